import bounceEvent from "./data/ses/ep-01-Bounce.json" with { type: "json" };
import complaintEvent from "./data/ses/ep-02-Complaint.json" with { type: "json" };
import deliveryEvent from "./data/ses/ep-03-Delivery.json" with { type: "json" };
import send from "./data/ses/ep-04-Send.json" with { type: "json" };
import reject from "./data/ses/ep-05-Reject.json" with { type: "json" };
import open from "./data/ses/ep-06-Open.json" with { type: "json" };
import click from "./data/ses/ep-07-Click.json" with { type: "json" };
import renderingFailure from "./data/ses/ep-08-RenderingFailure.json" with { type: "json" };
import deliveryDelay from "./data/ses/ep-09-DeliveryDelay.json" with { type: "json" };
import subscription from "./data/ses/ep-10-Subscription.json" with { type: "json" };
import bounce from "./data/ses/nt-01-Bounce.json" with { type: "json" };
import bareBounce from "./data/ses/nt-02-Bounce.json" with { type: "json" };
import complaint from "./data/ses/nt-03-Complaint.json" with { type: "json" };
import bareComplaint from "./data/ses/nt-04-Complaint.json" with { type: "json" };
import delivery from "./data/ses/nt-05-Delivery.json" with { type: "json" };

/** The examples of the SES Developer Guide: of event publishing, then of notifications. */
export const samples = {
  bounceEvent,
  complaintEvent,
  deliveryEvent,
  send,
  reject,
  open,
  click,
  renderingFailure,
  deliveryDelay,
  subscription,
  bounce,
  bareBounce,
  complaint,
  bareComplaint,
  delivery,
};

CREATE TABLE "api_keys" (
	"digest" text COLLATE "C" PRIMARY KEY NOT NULL,
	"account_id" text COLLATE "C" NOT NULL,
	"id" text COLLATE "C" NOT NULL,
	"mode" text NOT NULL,
	"hint" text NOT NULL,
	"created" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "customers" (
	"account_id" text COLLATE "C" NOT NULL,
	"email" text COLLATE "C" NOT NULL,
	"spelling" text NOT NULL,
	"data" jsonb NOT NULL,
	"locale" text,
	"created" bigint NOT NULL,
	CONSTRAINT "customers_account_id_email_pk" PRIMARY KEY("account_id","email"),
	CONSTRAINT "customers_data_is_object" CHECK (jsonb_typeof("customers"."data") = 'object')
);
--> statement-breakpoint
CREATE TABLE "email_events" (
	"account_id" text COLLATE "C" NOT NULL,
	"recipient" text COLLATE "C" NOT NULL,
	"log_id" text COLLATE "C" NOT NULL,
	"id" text COLLATE "C" NOT NULL,
	"type" text NOT NULL,
	"message" text NOT NULL,
	"occurred" bigint NOT NULL,
	"received" bigint NOT NULL,
	CONSTRAINT "email_events_account_id_recipient_log_id_id_pk" PRIMARY KEY("account_id","recipient","log_id","id")
);
--> statement-breakpoint
CREATE TABLE "email_logs" (
	"account_id" text COLLATE "C" NOT NULL,
	"recipient" text COLLATE "C" NOT NULL,
	"created" bigint NOT NULL,
	"id" text COLLATE "C" NOT NULL,
	"recipient_spelling" text NOT NULL,
	"recipient_name" text,
	"status" text NOT NULL,
	"message" text NOT NULL,
	"email_id" text NOT NULL,
	"email_name" text NOT NULL,
	"email_version" text,
	"scheduled_for" bigint,
	"provider" text COLLATE "C",
	"message_id" text COLLATE "C",
	"standing" text COLLATE "C" NOT NULL,
	"is_recorded" boolean NOT NULL,
	"claimed_id" text COLLATE "C",
	"born_id" text COLLATE "C",
	CONSTRAINT "email_logs_account_id_recipient_created_id_pk" PRIMARY KEY("account_id","recipient","created","id")
);
--> statement-breakpoint
CREATE TABLE "erased_people" (
	"account_id" text COLLATE "C" NOT NULL,
	"address_hash" text COLLATE "C" NOT NULL,
	"erased" bigint NOT NULL,
	CONSTRAINT "erased_people_account_id_address_hash_pk" PRIMARY KEY("account_id","address_hash")
);
--> statement-breakpoint
CREATE TABLE "erasure_keys" (
	"account_id" text COLLATE "C" PRIMARY KEY NOT NULL,
	"key" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "webhook_endpoints" (
	"account_id" text COLLATE "C" NOT NULL,
	"id" text COLLATE "C" NOT NULL,
	"provider" text NOT NULL,
	"token" text COLLATE "C" NOT NULL,
	"settings" jsonb NOT NULL,
	"created" bigint NOT NULL,
	CONSTRAINT "webhook_endpoints_account_id_id_pk" PRIMARY KEY("account_id","id"),
	CONSTRAINT "webhook_endpoints_settings_is_object" CHECK (jsonb_typeof("webhook_endpoints"."settings") = 'object')
);
--> statement-breakpoint
CREATE TABLE "webhook_payloads" (
	"account_id" text COLLATE "C" NOT NULL,
	"id" text COLLATE "C" NOT NULL,
	"provider" text NOT NULL,
	"payload" text NOT NULL,
	"why" text NOT NULL,
	"received" bigint NOT NULL,
	CONSTRAINT "webhook_payloads_account_id_id_pk" PRIMARY KEY("account_id","id")
);
--> statement-breakpoint
CREATE TABLE "webhook_tokens" (
	"account_id" text COLLATE "C" NOT NULL,
	"token" text COLLATE "C" NOT NULL,
	"digest" text NOT NULL,
	"claimed" bigint NOT NULL,
	CONSTRAINT "webhook_tokens_account_id_token_pk" PRIMARY KEY("account_id","token")
);
--> statement-breakpoint
CREATE INDEX "api_keys_account" ON "api_keys" USING btree ("account_id","created");--> statement-breakpoint
CREATE UNIQUE INDEX "email_logs_claimed" ON "email_logs" USING btree ("account_id","recipient","claimed_id") WHERE "email_logs"."claimed_id" is not null;--> statement-breakpoint
CREATE UNIQUE INDEX "email_logs_id" ON "email_logs" USING btree ("account_id","id");--> statement-breakpoint
CREATE UNIQUE INDEX "email_logs_message" ON "email_logs" USING btree ("account_id","recipient","provider","message_id") WHERE "email_logs"."message_id" is not null;--> statement-breakpoint
CREATE INDEX "email_logs_scheduled" ON "email_logs" USING btree ("account_id","recipient","created","id") WHERE "email_logs"."scheduled_for" is not null;--> statement-breakpoint
CREATE UNIQUE INDEX "webhook_endpoints_token" ON "webhook_endpoints" USING btree ("token");--> statement-breakpoint
CREATE INDEX "webhook_payloads_received" ON "webhook_payloads" USING btree ("account_id","received","id");
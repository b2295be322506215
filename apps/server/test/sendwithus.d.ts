// The package has no types of its own: these are what the tests use of it.
declare module "sendwithus" {
  namespace sendwithus {
    type Callback = (error: (Error & { statusCode?: number }) | null, result: unknown) => void;
    type Client = {
      batch(parts: readonly object[], callback: Callback): void;
      customersUpdateOrCreate(customer: object, callback: Callback): void;
      customersDelete(email: string, callback: Callback): void;
    };
  }
  function sendwithus(apiKey: string): sendwithus.Client;
  export = sendwithus;
}

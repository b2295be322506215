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
CREATE UNIQUE INDEX "webhook_endpoints_token" ON "webhook_endpoints" USING btree ("token");
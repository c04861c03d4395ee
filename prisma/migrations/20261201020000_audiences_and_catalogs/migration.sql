-- What an account has besides campaigns: lists and segments of people, products of a catalog, pixels, identities and metrics of events.
-- And which product of a brand an item of a catalog is.

-- CreateEnum
CREATE TYPE "AudienceKind" AS ENUM ('LIST', 'SEGMENT');

-- CreateEnum
CREATE TYPE "SourceKind" AS ENUM ('PIXEL', 'IDENTITY', 'METRIC');

-- AlterEnum
ALTER TYPE "ImportStream" ADD VALUE 'AUDIENCES';
ALTER TYPE "ImportStream" ADD VALUE 'CATALOG_ITEMS';
ALTER TYPE "ImportStream" ADD VALUE 'SOURCES';

-- CreateTable
CREATE TABLE "audience" (
    "id" UUID NOT NULL,
    "tenant_id" UUID NOT NULL,
    "connection_id" UUID NOT NULL,
    "ad_account_id" UUID NOT NULL,
    "external_id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "kind" "AudienceKind" NOT NULL,
    "member_count" BIGINT,
    "created_at" TIMESTAMPTZ(3),
    "updated_at" TIMESTAMPTZ(3),
    "imported_at" TIMESTAMPTZ(3) NOT NULL,
    "retired_at" TIMESTAMPTZ(3),

    CONSTRAINT "audience_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "catalog_item" (
    "id" UUID NOT NULL,
    "tenant_id" UUID NOT NULL,
    "brand_id" UUID NOT NULL,
    "connection_id" UUID NOT NULL,
    "ad_account_id" UUID NOT NULL,
    "platform" "Platform" NOT NULL,
    "external_id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "url" TEXT,
    "image_url" TEXT,
    "price_micros" BIGINT,
    "currency_code" TEXT,
    "published" BOOLEAN,
    "imported_at" TIMESTAMPTZ(3) NOT NULL,
    "retired_at" TIMESTAMPTZ(3),

    CONSTRAINT "catalog_item_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "source" (
    "id" UUID NOT NULL,
    "tenant_id" UUID NOT NULL,
    "connection_id" UUID NOT NULL,
    "ad_account_id" UUID NOT NULL,
    "kind" "SourceKind" NOT NULL,
    "external_id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "details" TEXT,
    "imported_at" TIMESTAMPTZ(3) NOT NULL,
    "retired_at" TIMESTAMPTZ(3),

    CONSTRAINT "source_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "product_mapping" (
    "id" UUID NOT NULL,
    "tenant_id" UUID NOT NULL,
    "brand_id" UUID NOT NULL,
    "product_id" TEXT NOT NULL,
    "platform" "Platform" NOT NULL,
    "external_id" TEXT NOT NULL,
    "set_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "product_mapping_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "audience_tenant_id_connection_id_name_id_idx" ON "audience"("tenant_id", "connection_id", "name", "id");

-- CreateIndex
CREATE INDEX "audience_tenant_id_connection_id_external_id_idx" ON "audience"("tenant_id", "connection_id", "external_id");

-- CreateIndex
CREATE UNIQUE INDEX "audience_tenant_id_id_key" ON "audience"("tenant_id", "id");

-- CreateIndex
CREATE UNIQUE INDEX "audience_tenant_id_ad_account_id_external_id_key" ON "audience"("tenant_id", "ad_account_id", "external_id");

-- CreateIndex
CREATE INDEX "catalog_item_tenant_id_connection_id_name_id_idx" ON "catalog_item"("tenant_id", "connection_id", "name", "id");

-- CreateIndex
CREATE INDEX "catalog_item_tenant_id_connection_id_external_id_idx" ON "catalog_item"("tenant_id", "connection_id", "external_id");

-- CreateIndex
CREATE INDEX "catalog_item_tenant_id_brand_id_platform_external_id_idx" ON "catalog_item"("tenant_id", "brand_id", "platform", "external_id");

-- CreateIndex
CREATE UNIQUE INDEX "catalog_item_tenant_id_id_key" ON "catalog_item"("tenant_id", "id");

-- CreateIndex
CREATE UNIQUE INDEX "catalog_item_tenant_id_ad_account_id_external_id_key" ON "catalog_item"("tenant_id", "ad_account_id", "external_id");

-- CreateIndex
CREATE INDEX "source_tenant_id_connection_id_name_id_idx" ON "source"("tenant_id", "connection_id", "name", "id");

-- CreateIndex
CREATE INDEX "source_tenant_id_connection_id_external_id_idx" ON "source"("tenant_id", "connection_id", "external_id");

-- CreateIndex
CREATE UNIQUE INDEX "source_tenant_id_id_key" ON "source"("tenant_id", "id");

-- CreateIndex
CREATE UNIQUE INDEX "source_tenant_id_ad_account_id_kind_external_id_key" ON "source"("tenant_id", "ad_account_id", "kind", "external_id");

-- CreateIndex
CREATE INDEX "product_mapping_tenant_id_brand_id_product_id_id_idx" ON "product_mapping"("tenant_id", "brand_id", "product_id", "id");

-- CreateIndex
CREATE UNIQUE INDEX "product_mapping_tenant_id_id_key" ON "product_mapping"("tenant_id", "id");

-- CreateIndex
CREATE UNIQUE INDEX "product_mapping_tenant_id_brand_id_platform_external_id_key" ON "product_mapping"("tenant_id", "brand_id", "platform", "external_id");

-- AddForeignKey
ALTER TABLE "audience" ADD CONSTRAINT "audience_tenant_id_connection_id_fkey" FOREIGN KEY ("tenant_id", "connection_id") REFERENCES "connection"("tenant_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "audience" ADD CONSTRAINT "audience_tenant_id_ad_account_id_fkey" FOREIGN KEY ("tenant_id", "ad_account_id") REFERENCES "ad_account"("tenant_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "catalog_item" ADD CONSTRAINT "catalog_item_tenant_id_brand_id_fkey" FOREIGN KEY ("tenant_id", "brand_id") REFERENCES "brand"("tenant_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "catalog_item" ADD CONSTRAINT "catalog_item_tenant_id_connection_id_fkey" FOREIGN KEY ("tenant_id", "connection_id") REFERENCES "connection"("tenant_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "catalog_item" ADD CONSTRAINT "catalog_item_tenant_id_ad_account_id_fkey" FOREIGN KEY ("tenant_id", "ad_account_id") REFERENCES "ad_account"("tenant_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "source" ADD CONSTRAINT "source_tenant_id_connection_id_fkey" FOREIGN KEY ("tenant_id", "connection_id") REFERENCES "connection"("tenant_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "source" ADD CONSTRAINT "source_tenant_id_ad_account_id_fkey" FOREIGN KEY ("tenant_id", "ad_account_id") REFERENCES "ad_account"("tenant_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "product_mapping" ADD CONSTRAINT "product_mapping_tenant_id_brand_id_fkey" FOREIGN KEY ("tenant_id", "brand_id") REFERENCES "brand"("tenant_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE "audience" ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_isolation ON "audience" USING (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid);
GRANT SELECT, INSERT, UPDATE, DELETE ON "audience" TO patchbay_app;

ALTER TABLE "catalog_item" ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_isolation ON "catalog_item" USING (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid);
GRANT SELECT, INSERT, UPDATE, DELETE ON "catalog_item" TO patchbay_app;

ALTER TABLE "source" ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_isolation ON "source" USING (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid);
GRANT SELECT, INSERT, UPDATE, DELETE ON "source" TO patchbay_app;

ALTER TABLE "product_mapping" ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_isolation ON "product_mapping" USING (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid);
GRANT SELECT, INSERT, UPDATE, DELETE ON "product_mapping" TO patchbay_app;

-- An account whose data is asked for by hiding or deleting has it also where only these are stored.
create trigger mark_account_data after insert on audience
  referencing new table as inserted for each statement execute function mark_account_data();
create trigger mark_account_data after insert on catalog_item
  referencing new table as inserted for each statement execute function mark_account_data();
create trigger mark_account_data after insert on source
  referencing new table as inserted for each statement execute function mark_account_data();

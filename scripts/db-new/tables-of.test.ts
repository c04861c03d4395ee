import { expect, test } from "vitest";
import { isolationOf, newTenantTables } from "./tables-of.ts";

const ddl = `-- CreateTable
CREATE TABLE "note" (
    "id" UUID NOT NULL,
    "tenant_id" UUID NOT NULL,

    CONSTRAINT "note_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "country" (
    "code" TEXT NOT NULL
);

-- AlterTable
ALTER TABLE "brand" ADD COLUMN     "tenant_id" UUID;
`;

test("finds the tables that are new and belong to tenants, and no others", () => {
	expect(newTenantTables(ddl)).toEqual(["note"]);
});

test("forces row-level security on a new tenant table", () => {
	expect(isolationOf("note")).toContain(
		'ALTER TABLE "note" ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;',
	);
});

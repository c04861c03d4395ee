import { expect, test } from "vitest";
import { readChecksums, sumMigrations } from "../scripts/db-checksums.ts";

test("a migration that was committed is never changed, and each has its checksum (npm run db:seal)", async () => {
	expect([...(await sumMigrations())]).toEqual([...(await readChecksums())]);
});

import { expect, test } from "vitest";
import { closedAccountLabel } from "./closed-account.ts";

test.each(["ENABLED", "ACCEPTED", "STATUS_ENABLE", "ACTIVE", null])(
	"an account that is %s bears no warning",
	(status) => {
		expect(closedAccountLabel(status)).toBeNull();
	},
);

test.each([
	["CANCELED", "Canceled"],
	["UNDER_REVIEW", "Under review"],
	["STATUS_DISABLE", "Disable"],
	["STATUS_PENDING_CONFIRM", "Pending confirm"],
	["NO_ACCESS", "No access"],
])("an account that is %s is said to be so", (status, label) => {
	expect(closedAccountLabel(status)).toBe(label);
});

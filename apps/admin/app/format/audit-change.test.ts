import { expect, test } from "vitest";
import { describeChange } from "./audit-change.ts";

test("keywords and negative keywords are told apart", () => {
	const keywords = ["free", "gratis"].map((text) => ({
		text,
		matchType: "EXACT",
	}));
	const described = (more: object) =>
		describeChange({
			field: "keywords",
			before: { keywords: [], ...more },
			after: { keywords, ...more },
		});
	expect(described({})).toBe("none of them → “free”, “gratis”");
	expect(described({ negative: true })).toBe(
		"none of them → not “free”, not “gratis”",
	);
});

import { expect, test } from "vitest";
import { z } from "zod";
import { describeIssue } from "./describe-issue.ts";

function messageOf(schema: z.ZodType, input: unknown): string | undefined {
	return schema.safeParse(input, { error: describeIssue }).error?.issues[0]
		?.message;
}

test.each([
	[z.string().max(100), "x".repeat(101), "Give at most 100 characters."],
	[z.string().min(1), "", "Give at least 1 character."],
	[z.array(z.string()).max(2), ["a", "b", "c"], "Give at most 2 entries."],
	[z.array(z.string()).min(1), [], "Give at least 1 entry."],
	[z.number().max(50), 51, "Give a number of at most 50."],
	[z.number().min(1), 0, "Give a number of at least 1."],
	[z.string(), undefined, "This is missing."],
	[z.string(), 5, "Give a string here."],
	[z.object({ a: z.string() }), "x", "Give an object here."],
	[z.enum(["a", "b"]), "c", "Give one of these: a, b."],
	[z.email(), "x", "This does not have the expected form."],
])(
	"what a schema has no words for is said as what to do: %#",
	(schema, input, message) => {
		expect(messageOf(schema, input)).toBe(message);
	},
);

test("a schema's own words stand", () => {
	expect(messageOf(z.string().max(1, "Shorter."), "xx")).toBe("Shorter.");
});

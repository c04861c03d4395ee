import { expect, test } from "vitest";
import { apiKey } from "./api-key.ts";

const method = (label: string) =>
	apiKey({
		platformName: "Example",
		key: "apiKey",
		fields: [
			{
				name: "apiKey",
				label,
				hint: "It is in the settings.",
				secret: true,
				required: true,
				form: /^pk_/,
				mustBe: 'begins with "pk_"',
			},
		],
	});

test.each([
	["Private API key", "private API key"],
	["API key", "API key"],
])("%s is named %s within a sentence", (label, named) => {
	expect(() => method(label).read({ apiKey: "" })).toThrow(
		`Give the ${named} to connect Example.`,
	);
	expect(() => method(label).read({ apiKey: "hello" })).toThrow(
		`This is not the ${named} of Example: it begins with "pk_".`,
	);
});

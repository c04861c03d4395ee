import { InvalidFields } from "@patchbay/errors";
import { expect, test } from "vitest";
import { apiKey } from "./api-key.ts";
import type { KeyField } from "./method.ts";

const field = {
	hint: "It is in the settings.",
	secret: true,
	required: true,
};

function method(label: string) {
	const fields: KeyField[] = [
		{
			...field,
			name: "apiKey",
			label,
			form: /^pk_/,
			misfit: 'does not begin with "pk_"',
		},
		{
			...field,
			name: "publicApiKey",
			label: "Public key",
			form: /^\d{6}$/,
			misfit: "does not have 6 digits",
		},
	];
	return apiKey({ platformName: "Example", key: "apiKey", fields });
}

function problemsOf(work: () => unknown) {
	try {
		work();
	} catch (error) {
		if (error instanceof InvalidFields) return error.problems;
		throw error;
	}
	throw new Error("nothing was thrown");
}

test.each([
	["Private API key", "private API key"],
	["API key", "API key"],
])("%s is named %s within a sentence", (label, named) => {
	expect(() => method(label).read({ publicApiKey: "123456" })).toThrow(
		`Enter Example's ${named}.`,
	);
});

test("every wrong field is told with what is wrong with it, and its hint is not repeated", () => {
	expect(
		problemsOf(() =>
			method("API key").read({ apiKey: "hello", publicApiKey: "" }),
		),
	).toEqual([
		{
			message:
				'This is not Example\'s API key: it does not begin with "pk_". Copy it again.',
			field: ["apiKey"],
		},
		{ message: "Enter Example's public key.", field: ["publicApiKey"] },
	]);
});

test("keys that were pasted into each other's fields are recognized", () => {
	expect(
		problemsOf(() =>
			method("API key").read({ apiKey: "123456", publicApiKey: "pk_1" }),
		),
	).toEqual([
		{
			message: "This looks like the public key. Paste the API key here.",
			field: ["apiKey"],
		},
		{
			message: "This looks like the API key. Paste the public key here.",
			field: ["publicApiKey"],
		},
	]);
});

test("a key is read without the blanks around it", () => {
	const { credential, facts } = method("API key").read({
		apiKey: " pk_1\n",
		publicApiKey: "\t123456 ",
	});
	expect(credential.method === "API_KEY" && credential.key.reveal()).toBe(
		"pk_1",
	);
	expect(facts).toEqual({ publicApiKey: "123456" });
});

import { expect, test } from "vitest";
import { maximumFormBytes } from "./file-forms.ts";
import { readFileForm } from "./read-file-form.ts";

async function sent(form: FormData) {
	const request = new Request("http://localhost", {
		method: "POST",
		body: form,
	});
	return {
		type: request.headers.get("content-type"),
		body: new Uint8Array(await request.arrayBuffer()),
	};
}

function formOf(bytes: number, fields: Record<string, string> = {}) {
	const form = new FormData();
	for (const [name, value] of Object.entries(fields)) form.set(name, value);
	form.set("file", new File(["x".repeat(bytes)], "products.csv"));
	return form;
}

test("a file and its fields are read as they were sent", async () => {
	const { type, body } = await sent(formOf(10, { intent: "preview" }));
	const read = await readFileForm(type, body, 10);
	if (!("form" in read)) throw new Error("refused");
	expect(read.form.get("intent")).toBe("preview");
	expect(read.form.get("file")).toMatchObject({ size: 10 });
});

test.each([
	["a file that is too large", formOf(11), 413],
	["a field that is too long", formOf(1, { intent: "x".repeat(10_001) }), 413],
	[
		"too many fields",
		formOf(
			1,
			Object.fromEntries(Array.from({ length: 20 }, (_, n) => [`f${n}`, ""])),
		),
		413,
	],
])("%s is refused", async (_what, form, status) => {
	const { type, body } = await sent(form);
	expect(await readFileForm(type, body, 10)).toMatchObject({ status });
});

test("what is no such form is refused", async () => {
	const { type, body } = await sent(formOf(5));
	expect(await readFileForm("text/csv", body, 10)).toMatchObject({
		status: 415,
	});
	expect(await readFileForm(type, body.slice(0, 40), 10)).toMatchObject({
		status: 400,
	});
	expect(
		await readFileForm("multipart/form-data; boundary=", body, 10),
	).toMatchObject({ status: 400 });
});

test("only the address of a form with a file takes more than a form", () => {
	expect(maximumFormBytes("/brands/x/products")).toBe(131_072);
	expect(maximumFormBytes("/brands/x/products/import?a=b")).toBe(2_065_536);
	expect(maximumFormBytes("/brands/x/products/import.data")).toBe(2_065_536);
	expect(maximumFormBytes("/login?next=/brands/x/products/import")).toBe(
		131_072,
	);
});

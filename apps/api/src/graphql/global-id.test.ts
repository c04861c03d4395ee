import { expect, test } from "vitest";
import {
	decodeGlobalId,
	encodeGlobalId,
	findId,
	readIds,
} from "./global-id.ts";

const id = "01920000-0000-7000-8000-00000000abcd";

test("a global id leads back to its type and row, and hides both from a reader's eye", () => {
	const globalId = encodeGlobalId("Brand", id);
	expect(globalId).toMatch(/^[\w-]+$/);
	expect(decodeGlobalId(globalId)).toEqual({ type: "Brand", id });
	expect(findId("Brand", globalId)).toBe(id);
	expect(findId("Campaign", globalId)).toBeNull();
});

test.each([
	"",
	"Brand",
	id,
	"!",
	Buffer.from(`Brand:${id}'--`).toString("base64url"),
])("%j is no global id", (text) => {
	expect(decodeGlobalId(text)).toBeNull();
});

test("a wrong id in a list is named by its place", () => {
	const good = encodeGlobalId("Brand", id);
	expect(readIds("Brand", [good], "brandIds")).toEqual([id]);
	expect(readIds("Brand", null, "brandIds")).toBeNull();
	expect(() => readIds("Brand", [good, "x"], "brandIds")).toThrow(
		expect.objectContaining({ field: ["brandIds", "1"] }),
	);
});

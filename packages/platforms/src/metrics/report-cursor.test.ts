import { InvalidInput } from "@patchbay/errors";
import { expect, test } from "vitest";
import { isReportCursor, readCursor, writeCursor } from "./report-cursor.ts";

test("a cursor names the report, the looks at it and the place among its rows", () => {
	for (const cursor of [
		{ id: "9007199254740993", looks: 0, after: null },
		{ id: "900", looks: 3, after: "QVFIUk:MTIz" },
	]) {
		const text = writeCursor(cursor);
		expect(isReportCursor(text)).toBe(true);
		expect(readCursor(text)).toEqual(cursor);
	}
});

test.each(["report:", "report:x y:1", "QVFIUk", "report:9:1:"])(
	"%s is no cursor of a report",
	(text) => {
		expect(() => readCursor(text)).toThrow(InvalidInput);
	},
);

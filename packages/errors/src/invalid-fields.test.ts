import { expect, test } from "vitest";
import { InvalidInput } from "./app-error.ts";
import { checkAll, InvalidFields, refuseProblems } from "./invalid-fields.ts";

function refuse(message: string, ...field: string[]): never {
	throw new InvalidInput(message, { field });
}

test("what several checks refuse is told at once, in their order", () => {
	const first = { message: "Too long.", field: ["name"] };
	const second = { message: "Not a number.", field: ["age"] };
	const third = { message: "Not a colour.", field: ["hair", "colour"] };
	const check = () =>
		checkAll(
			() => refuse(first.message, ...first.field),
			() => "fine",
			() => refuseProblems([second, third]),
		);
	expect(check).toThrow(InvalidFields);
	expect(check).toThrow(
		expect.objectContaining({
			message: "Too long.",
			field: ["name"],
			problems: [first, second, third],
		}),
	);
});

test("checks that all pass give their results; another error ends them", () => {
	const [word, number] = checkAll(
		() => "word",
		() => 7,
	);
	expect([word.length, number + 1]).toEqual([4, 8]);
	const bug = new TypeError("bug");
	expect(() =>
		checkAll(() => {
			throw bug;
		}),
	).toThrow(bug);
});

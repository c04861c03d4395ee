import { createHmac } from "node:crypto";
import { Secret } from "@patchbay/vault";
import { expect, test } from "vitest";
import { metaPersonCalls } from "./signed-request.ts";

const secrets = [new Secret("newest"), new Secret("oldest")];
const said = {
	algorithm: "HMAC-SHA256",
	user_id: "9007199254740993",
	issued_at: 1_796_000_000,
};

function sign(payload: unknown, secret = "newest"): string {
	const body = Buffer.from(JSON.stringify(payload)).toString("base64url");
	const signature = createHmac("sha256", secret).update(body);
	return `${signature.digest("base64url")}.${body}`;
}

const read = (text: string | null, known = secrets) =>
	metaPersonCalls.read(
		new URLSearchParams(text === null ? {} : { signed_request: text }),
		known,
	);

test.each(["newest", "oldest"])(
	"a call that was signed with the %s secret tells the person and the time",
	(secret) => {
		expect(read(sign(said, secret))).toEqual({
			platformUserId: "9007199254740993",
			issuedAt: new Date(1_796_000_000_000),
		});
	},
);

test.each([
	["without a signed request", null],
	["with an empty one", ""],
	["signed with a secret that is not in use", sign(said, "stolen")],
	["of three parts", `${sign(said)}.more`],
	["whose signature is missing", `.${sign(said).split(".")[1]}`],
	["whose signature is cut", sign(said).slice(3)],
	[
		"whose words were changed after it was signed",
		`${sign(said).split(".")[0]}.${sign({ ...said, user_id: "2" }).split(".")[1]}`,
	],
	["of another algorithm", sign({ ...said, algorithm: "none" })],
	["of nobody", sign({ ...said, user_id: undefined })],
	["without a time", sign({ ...said, issued_at: undefined })],
	["that is no object", sign([said])],
	["of five thousand characters", sign({ ...said, more: "a".repeat(5_000) })],
])("a call %s is not read", (_name, text) => {
	expect(read(text)).toBeNull();
});

test("without a secret nothing is read, not even what an empty secret signed", () => {
	expect(read(sign(said, ""), [])).toBeNull();
});

test("a request for deletion is answered with the page and the code", () => {
	expect(
		metaPersonCalls.deletionReply({ url: "https://a.example/1", code: "1" }),
	).toEqual({ url: "https://a.example/1", confirmation_code: "1" });
});

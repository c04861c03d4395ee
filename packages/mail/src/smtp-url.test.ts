import { expect, test } from "vitest";
import { parseSmtpUrl } from "./smtp-url.ts";

test("another machine gets mail through TLS alone, unless it is said otherwise", () => {
	expect(parseSmtpUrl("smtp://mail.example.com")).toEqual({
		host: "mail.example.com",
		port: 587,
		tls: "required",
		auth: null,
	});
	expect(parseSmtpUrl("smtps://mail.example.com").tls).toBe("implicit");
	expect(parseSmtpUrl("smtps://mail.example.com").port).toBe(465);
	expect(parseSmtpUrl("smtp://mail.example.com:25?tls=off").tls).toBe("none");
	for (const local of ["127.0.0.1", "localhost", "[::1]"])
		expect(parseSmtpUrl(`smtp://${local}:2525`).tls).toBe("none");
	expect(parseSmtpUrl("smtp://127.example.com").tls).toBe("required");
});

test("user and password are decoded", () => {
	expect(
		parseSmtpUrl("smtp://me%40x.example:p%3Aw%2F@mail.example").auth,
	).toEqual({ user: "me@x.example", pass: "p:w/" });
});

test("what is wrong is said without the password", () => {
	for (const wrong of [
		"mail.example.com",
		"https://u:hunter2@mail.example.com",
		"smtp://u:hunter2@mail.example.com/path",
		"smtp://u:hunter2@mail.example.com?tls=maybe",
		"smtps://u:hunter2@mail.example.com?tls=off",
		"smtp://u:hunter2%ZZ@mail.example.com",
	])
		expect(() => parseSmtpUrl(wrong)).toThrow(/^(?!.*hunter2)/);
});

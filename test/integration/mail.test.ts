import { createServer, type Server } from "node:net";
import { createLogger } from "@patchbay/logger";
import { createMailer, invitationMail } from "@patchbay/mail";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import {
	type Sandbox,
	startSandbox,
} from "../../apps/sandbox/src/create-sandbox.ts";
import { Mailbox } from "../support/mailbox.ts";

let sandbox: Sandbox;
let mailbox: Mailbox;
let log: string[];
const from = "Patchbay <no-reply@patchbay.example.test>";

beforeAll(async () => {
	sandbox = await startSandbox({ port: 0, smtpPort: 0 });
	mailbox = new Mailbox(sandbox.url);
});
afterAll(() => sandbox.stop());
beforeEach(async () => {
	log = [];
	await mailbox.clear();
});

const logger = createLogger({
	name: "test",
	level: "debug",
	destination: { write: (line: string) => void log.push(line) },
});
const mailer = (url: string | null) => createMailer({ url, from, logger });

const invitation = invitationMail({
	tenantName: "Agency <b>",
	invitedBy: "owner@example.test",
	role: "ADMIN",
	acceptUrl: "http://localhost:3000/invitations/t0ken?x=1&y=2",
	expiresAt: new Date("2026-12-01T10:00:00Z"),
});

test("a mail arrives whole, and the sandbox shows it without running it", async () => {
	await mailer(sandbox.smtpUrl).send({
		to: "Guest@example.test",
		...invitation,
	});

	const [mail] = await mailbox.list("guest@example.test");
	expect(mail).toMatchObject({
		to: ["guest@example.test"],
		from,
		subject: "Join Agency <b> on Patchbay",
		links: ["http://localhost:3000/invitations/t0ken?x=1&y=2"],
	});
	const index = await (await fetch(sandbox.url)).text();
	expect(index).toContain('href="/mailbox"');
	const list = await (await fetch(`${sandbox.url}/mailbox`)).text();
	expect(list).toContain("Join Agency &lt;b&gt; on Patchbay");
	const page = await fetch(`${sandbox.url}/mailbox/${mail?.id}`);
	const html = await page.text();
	expect(html).toContain(
		'<a href="http://localhost:3000/invitations/t0ken?x=1&amp;y=2"',
	);
	expect(html).toContain('sandbox="" srcdoc="');
	expect(html).not.toContain("<b>");
	expect(page.headers.get("content-security-policy")).toContain(
		"default-src 'none'",
	);
});

test("one address is one address: no list, no name, no line break", async () => {
	for (const to of [
		"a@example.test, b@example.test",
		"A <a@example.test>",
		"a@example.test\r\nBcc: b@example.test",
		"nobody",
	])
		await expect(
			mailer(sandbox.smtpUrl).send({ to, ...invitation }),
		).rejects.toMatchObject({ code: "UNAVAILABLE" });
	expect(await mailbox.list("b@example.test")).toEqual([]);
});

test("without a server, or with one that fails, it is said; the log has neither link nor password", async () => {
	const to = "guest@example.test";
	expect(mailer(null).configured).toBe(false);
	await expect(mailer(null).send({ to, ...invitation })).rejects.toThrow(
		/SMTP_URL/,
	);
	await expect(
		mailer("smtp://user:hunter2@127.0.0.1:1").send({ to, ...invitation }),
	).rejects.toMatchObject({ code: "UNAVAILABLE" });
	const refusing = await listen((socket) =>
		socket.end("554 t0ken hunter2\r\n"),
	);
	await expect(
		mailer(`smtp://user:hunter2@127.0.0.1:${refusing.port}`).send({
			to,
			...invitation,
		}),
	).rejects.toMatchObject({ code: "UNAVAILABLE" });
	refusing.server.close();
	expect(log.join("\n")).toContain("a mail could not be sent");
	expect(log.join("\n")).not.toMatch(/t0ken|hunter2/);
});

test("another machine that offers no TLS gets no mail and no password", async () => {
	const heard: string[] = [];
	const plain = await listen((socket) => {
		socket.write("220 plain\r\n");
		socket.on("data", (chunk) => {
			heard.push(String(chunk));
			socket.write("250 plain\r\n");
		});
		socket.on("error", () => {});
	});
	// Reached under a name that is not this machine's own word for itself.
	const url = `smtp://user:hunter2@0.0.0.0:${plain.port}`;
	await expect(
		mailer(url).send({ to: "guest@example.test", ...invitation }),
	).rejects.toMatchObject({ code: "UNAVAILABLE" });
	expect(heard.join("")).not.toMatch(/AUTH|MAIL FROM|t0ken/);
	plain.server.close();
});

async function listen(
	serve: (socket: import("node:net").Socket) => void,
): Promise<{ server: Server; port: number }> {
	const server = createServer(serve);
	await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
	const address = server.address();
	if (address === null || typeof address === "string")
		throw new Error("no port");
	return { server, port: address.port };
}

import { html, json } from "../reply.ts";
import type { Reply, SandboxRequest } from "../simulator.ts";
import type { MailboxStore } from "./mailbox.ts";
import { mailboxPage, mailPage } from "./mailbox-pages.ts";

export const mailboxControl = {
	"GET /__sandbox/mailbox?to=": "mails that were sent, newest first",
	"DELETE /__sandbox/mailbox": "forget them",
};

/** Answers the mailbox's pages and its control endpoint; null for any other path. */
export function answerMailbox(
	{ method, path, query }: SandboxRequest,
	mailbox: MailboxStore,
): Reply | null {
	if (path === "/__sandbox/mailbox") {
		if (method === "GET")
			return json(200, { mails: mailbox.list(query.get("to")) });
		if (method !== "DELETE") return null;
		mailbox.clear();
		return json(200, {});
	}
	if (method !== "GET") return null;
	if (path === "/mailbox") return html(200, mailboxPage(mailbox.list()));
	const id = /^\/mailbox\/([\w-]+)$/.exec(path)?.[1];
	if (id === undefined) return null;
	const mail = mailbox.find(id);
	return mail
		? html(200, mailPage(mail))
		: json(404, { error: "There is no such mail; see /mailbox" });
}

import { setTimeout as sleep } from "node:timers/promises";

/** A mail as the sandbox's mailbox tells it. */
export interface SentMail {
	id: string;
	to: string[];
	sender: string;
	from: string;
	subject: string;
	text: string;
	html: string | null;
	links: string[];
	receivedAt: string;
}

const withinMs = 30_000;

/** The mails that the sandbox took. */
export class Mailbox {
	readonly #url: string;

	/** @param sandboxUrl without a slash at the end */
	constructor(sandboxUrl: string) {
		this.#url = `${sandboxUrl}/__sandbox/mailbox`;
	}

	/** Newest first. */
	async list(to: string): Promise<SentMail[]> {
		const reply = await fetch(`${this.#url}?${new URLSearchParams({ to })}`);
		const { mails } = (await reply.json()) as { mails: SentMail[] };
		return mails;
	}

	/** The newest mail to an address with this in its subject; waits for it, because mails are sent behind answers. */
	async waitFor(to: string, subject: string | RegExp): Promise<SentMail> {
		const end = Date.now() + withinMs;
		for (;;) {
			const mails = await this.list(to);
			const found = mails.find((mail) =>
				typeof subject === "string"
					? mail.subject.includes(subject)
					: subject.test(mail.subject),
			);
			if (found) return found;
			if (Date.now() > end)
				throw new Error(
					`no mail "${subject}" to ${to}; there are: ${mails.map((mail) => mail.subject).join(", ") || "none"}`,
				);
			await sleep(50);
		}
	}

	async clear(): Promise<void> {
		await fetch(this.#url, { method: "DELETE" });
	}
}

/** The newest mail of a running stack to an address, with this in its subject; waits for it. */
export const newestMail = (
	{ sandboxUrl }: { sandboxUrl: string },
	to: string,
	subject: RegExp,
): Promise<SentMail> => new Mailbox(sandboxUrl).waitFor(to, subject);

/** The first link of a mail to a path that begins so. */
export function linkIn({ links, subject }: SentMail, path: string): string {
	const link = links.find((each) => new URL(each).pathname.startsWith(path));
	if (!link) throw new Error(`no link to ${path} in "${subject}"`);
	return link;
}

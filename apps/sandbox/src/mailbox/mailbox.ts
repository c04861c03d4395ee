import { randomUUID } from "node:crypto";
import PostalMime, { type Address } from "postal-mime";

/** A mail that was sent, as the page and the control endpoint show it. */
export type Mail = {
	id: string;
	/** Recipients in the envelope: who really gets it. */
	to: string[];
	/** Sender in the envelope. */
	sender: string;
	/** Sender in the header, with its name. */
	from: string;
	subject: string;
	text: string;
	html: string | null;
	/** The http(s) addresses in the text, in order, each once. */
	links: string[];
	/** ISO 8601. */
	receivedAt: string;
};

const most = 500;

/** The mails that were sent last, in memory. */
export class MailboxStore {
	readonly #mails: Mail[] = [];

	/** @param raw the message as SMTP brought it */
	async receive(
		raw: Buffer,
		envelope: { sender: string; to: string[] },
	): Promise<void> {
		const mail = await PostalMime.parse(raw);
		const text = mail.text ?? "";
		this.#mails.unshift({
			id: randomUUID(),
			to: envelope.to.map((address) => address.toLowerCase()),
			sender: envelope.sender,
			from: mail.from ? display(mail.from) : envelope.sender,
			subject: mail.subject ?? "",
			text,
			html: mail.html ?? null,
			links: [...new Set(text.match(/https?:\/\/[^\s<>"']+/g) ?? [])],
			receivedAt: new Date().toISOString(),
		});
		this.#mails.length = Math.min(this.#mails.length, most);
	}

	/** Newest first; of one recipient, or of all. */
	list(to: string | null = null): Mail[] {
		const wanted = to?.toLowerCase();
		return this.#mails.filter(
			(mail) => wanted === undefined || mail.to.includes(wanted),
		);
	}

	find(id: string): Mail | null {
		return this.#mails.find((mail) => mail.id === id) ?? null;
	}

	clear(): void {
		this.#mails.length = 0;
	}
}

function display({ name, address }: Address): string {
	if (!address) return name;
	return name ? `${name} <${address}>` : address;
}

import { isSameText } from "./random-text.ts";

/** An app, or consumer, as it is registered at an authorization server. */
export type RegisteredClient = {
	clientId: string;
	clientSecret: string;
	redirectUris: readonly string[];
	deleted: boolean;
};

/** Reason why a client is not let in. */
export type ClientRefusal =
	| "client_unknown"
	| "client_secret_wrong"
	| "client_deleted";

/** The apps of one authorization server. */
export class Clients {
	readonly #all = new Map<string, RegisteredClient>();

	constructor(clients: readonly RegisteredClient[]) {
		for (const client of clients) this.register(client);
	}

	register(client: RegisteredClient): void {
		this.#all.set(client.clientId, client);
	}

	find(clientId: string): RegisteredClient | null {
		return this.#all.get(clientId) ?? null;
	}

	/** The client when its credentials are right, else the reason. */
	check(clientId: string, secret: string): RegisteredClient | ClientRefusal {
		const client = this.find(clientId);
		if (client === null) return "client_unknown";
		if (client.deleted) return "client_deleted";
		return isSameText(client.clientSecret, secret)
			? client
			: "client_secret_wrong";
	}
}

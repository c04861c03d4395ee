import type { RegisteredClient } from "../authorization/clients.ts";
import { StateFile } from "../authorization/state-file.ts";
import { WorldAccounts } from "./accounts.ts";
import { Clock } from "./clock.ts";
import { defaultSettings, type WorldSettings } from "./settings.ts";

/** What all simulators have in common: one time, one seed, one set of people, accounts and numbers. */
export class World {
	readonly settings: WorldSettings;
	readonly clock = new Clock();
	readonly accounts: WorldAccounts;
	/** Sections for what must outlive a restart. */
	readonly state: StateFile;
	readonly #shared = new Map<string, unknown>();
	#url = "";

	/** @param given each setting left out has its default */
	constructor(
		given: Partial<WorldSettings> = {},
		stateFile: string | null = null,
	) {
		this.settings = { ...defaultSettings, ...given };
		this.accounts = new WorldAccounts(this.settings.accounts);
		this.state = new StateFile(stateFile);
	}

	/** The sandbox's own address, `http://host:port`; known once it listens, so ask for it when answering. */
	get url(): string {
		return this.#url;
	}

	/** Called by the sandbox when it listens. */
	listensAt(url: string): void {
		this.#url = url;
	}

	/** One thing for all platforms that ask for it by this name, made by the first: an authorization server, above all. */
	shared<T>(name: string, make: () => T): T {
		if (!this.#shared.has(name)) this.#shared.set(name, make());
		return this.#shared.get(name) as T;
	}

	/** Where the admin app takes consents of these flows (`google-ads`: `…/oauth/google-ads/callback`). */
	redirectUrisOf(...flows: string[]): readonly string[] {
		const { redirectUris, adminUrls } = this.settings;
		return (
			redirectUris ??
			adminUrls.flatMap((url) =>
				flows.map((flow) => `${url}/oauth/${flow}/callback`),
			)
		);
	}

	/** The apps that an authorization server knows from the start: a platform's own and those of the settings. */
	clientsOf(
		own: { id: string; secret: string },
		redirectUris: readonly string[],
	): RegisteredClient[] {
		return [
			{ clientId: own.id, clientSecret: own.secret },
			...this.settings.clients,
		].map((client) => ({ ...client, redirectUris, deleted: false }));
	}
}

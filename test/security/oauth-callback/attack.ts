import {
	type ConnectionsContext,
	connect,
	connectInput,
} from "@patchbay/connections";
import { newId } from "@patchbay/db";
import { platformKey } from "@patchbay/db/platform-key";
import type { PlatformId } from "@patchbay/platforms";
import type { CaseFault } from "../../../apps/sandbox/src/platform-case.ts";
import type { Connecting, Consent } from "../../support/connecting.ts";
import type { ConsentSubject } from "../../support/consent-subjects.ts";
import {
	createTenant,
	type TestTenant,
} from "../../support/factories/tenant.ts";

export const browserNonce = "the-nonce-of-the-first-browser";

/** Honest answer of a consent page, and the key by which it names its attempt. */
export interface Honest {
	query: string;
	key: string;
}

/** One way in which a callback is wrong, and what must come of it. */
export interface Attack {
	/** Ends the sentence "a callback is refused: …". */
	what: string;
	code: string;
	/** Consent given on the platform's page; by the person of the platform's case when left out. */
	consent?: Consent;
	/** Step between the consent and the callback. */
	before?(scene: Scene): Promise<unknown>;
	/** Change to the query string on its way. */
	query?(query: string, scene: Scene): string;
	/** Person who brings it. */
	as?(scene: Scene): ConnectionsContext | Promise<ConnectionsContext>;
	/** Platform whose callback address it is brought to. */
	at?: PlatformId;
	nonce?: string | null;
	/** True when a credential was issued by then, and so must be given back where the platform takes it. */
	revokes?: boolean;
	/** True where the answer says when to try again. */
	retryable?: boolean;
	/** True where the query does not name the attempt: it stays open for the honest answer. */
	spares?: boolean;
	/** True where another tenant brings it, and its audit alone holds the failure. */
	foreign?: boolean;
}

/** A platform, a brand that is about to be connected, and what an attack needs of the world around it. */
export class Scene {
	readonly subject: ConsentSubject;
	readonly world: Connecting;
	readonly #brandId: string;
	/** Key of the attempt that the callback is about. */
	key = "";
	/** Another attempt of the same actor, where the attack began one. */
	other: Honest = { query: "", key: "" };
	foreigner: TestTenant | undefined;

	constructor(subject: ConsentSubject, world: Connecting, brandId: string) {
		this.subject = subject;
		this.world = world;
		this.#brandId = brandId;
	}

	/** Begins an attempt and answers its consent page. */
	async consent(given: Consent = {}): Promise<Honest> {
		const { platform, method, consent, keyName } = this.subject;
		const { authorizationUrl } = await connect(
			this.world.ctx,
			connectInput.parse({
				brandId: this.#brandId,
				platform: platform.id,
				method: method.kind,
				browserNonce,
			}),
		);
		const query = await this.world.consent(authorizationUrl ?? "", {
			account: consent.person.account,
			...given,
		});
		const answer = new URLSearchParams(query);
		return { query, key: answer.get(keyName) ?? answer.get("denied") ?? "" };
	}

	/** Begins another attempt, of another person at the platform. */
	async beginAnother(): Promise<void> {
		this.other = await this.consent({
			account: this.subject.consent.other.account,
		});
	}

	/** The platform's own refusal, as it would come back for the same attempt. */
	refusal(query: string, word = "access_denied"): string {
		const key = new URLSearchParams(query).get(this.subject.keyName) ?? "";
		return new URLSearchParams(
			this.subject.method.kind === "OAUTH1"
				? { denied: key }
				: { error: word, state: key },
		).toString();
	}

	/** Path below which the platform's simulator is. */
	get prefix(): string {
		return prefixOf(this.subject);
	}

	get tokenPath(): string {
		return new URL(this.#endpoints.tokenUrl).pathname;
	}

	/** Null where nothing can be given back. */
	get revokePath(): string | null {
		const { revokeUrl } = this.#endpoints;
		return revokeUrl === null || !this.subject.method.revoke
			? null
			: new URL(revokeUrl).pathname;
	}

	get #endpoints() {
		return this.world.ctx.endpoints[this.subject.platform.id];
	}

	async fault(path: string, fault: CaseFault): Promise<void> {
		await this.world.control("faults", { path, ...fault });
	}

	/** The same tenant, by somebody else. */
	actor(more: object): ConnectionsContext {
		return this.world.as({ ...this.world.tenant.ctx, ...more } as never);
	}

	async asForeigner(): Promise<ConnectionsContext> {
		this.foreigner = await createTenant(this.world.database);
		return this.world.as(this.foreigner.ctx);
	}

	asColleague(): ConnectionsContext {
		return this.actor({
			actor: {
				type: "MEMBER",
				id: newId(),
				userId: newId(),
				label: "other@example.com",
			},
		});
	}
}

export const prefixOf = ({ platform }: ConsentSubject): string =>
	`/${platformKey(platform.id)}`;

/** Puts a value in a parameter's place. */
export function set(query: string, name: string, value: string): string {
	const parameters = new URLSearchParams(query);
	parameters.set(name, value);
	return parameters.toString();
}

export function without(query: string, name: string): string {
	const parameters = new URLSearchParams(query);
	parameters.delete(name);
	return parameters.toString();
}

import type { RegisteredClient } from "../authorization/clients.ts";
import { StateFile } from "../authorization/state-file.ts";
import { type WorldAccount, WorldAccounts } from "./accounts.ts";
import {
	makeAdGroups,
	makeAds,
	type WorldAd,
	type WorldAdGroup,
} from "./ads.ts";
import { localTime } from "./calendar.ts";
import { makeCampaigns, type WorldCampaign } from "./campaigns.ts";
import { Clock } from "./clock.ts";
import { Facts } from "./facts.ts";
import { makePictures, type WorldPicture } from "./pictures.ts";
import { defaultSettings, type WorldSettings } from "./settings.ts";
import { makeVideos, type WorldVideo } from "./videos.ts";

/** Everything that simulators have in common: one time, one seed, one set of people, accounts and numbers. */
export class World {
	readonly settings: WorldSettings;
	readonly clock = new Clock();
	readonly accounts: WorldAccounts;
	/** Numbers by campaign, day, hour and place. */
	readonly facts: Facts;
	/** Sections for what must outlive a restart. */
	readonly state: StateFile;
	readonly #shared = new Map<string, unknown>();
	readonly #campaigns = new Map<string, readonly WorldCampaign[]>();
	#url = "";

	/** @param given each setting left out has its default */
	constructor(
		given: Partial<WorldSettings> = {},
		stateFile: string | null = null,
	) {
		this.settings = { ...defaultSettings, ...given };
		this.accounts = new WorldAccounts(this.settings.accounts);
		this.facts = new Facts({ clock: this.clock, days: this.settings.days });
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

	/** An account's campaigns, as they are when they are first asked for: their days count back from that day. */
	campaignsOf(account: WorldAccount): readonly WorldCampaign[] {
		const known = this.#campaigns.get(account.id);
		if (known !== undefined) return known;
		const { day: today } = localTime(account.timeZone, this.clock.now());
		const made = makeCampaigns(account, { ...this.settings, today });
		this.#campaigns.set(account.id, made);
		return made;
	}

	adGroupsOf(campaign: WorldCampaign): WorldAdGroup[] {
		return makeAdGroups(campaign);
	}

	adsOf(adGroup: WorldAdGroup): WorldAd[] {
		const { account } = adGroup.campaign;
		return makeAds(adGroup, this.picturesOf(account), this.videosOf(account));
	}

	picturesOf(account: WorldAccount): WorldPicture[] {
		return account.kind === "group"
			? []
			: makePictures(account, this.settings.seed);
	}

	videosOf(account: WorldAccount): WorldVideo[] {
		return account.kind === "group"
			? []
			: makeVideos(account, this.settings.seed);
	}

	/** One thing for all platforms that ask for it by this name, made by the first: an authorization server, above all. */
	shared<T>(name: string, make: () => T): T {
		if (!this.#shared.has(name)) this.#shared.set(name, make());
		return this.#shared.get(name) as T;
	}

	/** Addresses at which the admin app takes consents of these flows (`google-ads`: `…/oauth/google-ads/callback`). */
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

import type { WorldAccount } from "../../world/accounts.ts";
import { localTime } from "../../world/calendar.ts";
import type { NumbersCalendar } from "../../world/day-numbers.ts";
import type { Images } from "../../world/image-server.ts";
import { addNumbers, type Numbers, noNumbers } from "../../world/numbers.ts";
import type { ImageFile } from "../../world/pictures.ts";
import type { World } from "../../world/world.ts";
import {
	type Account,
	type AccountEntities,
	child,
	type Entity,
} from "./entities.ts";
import { seedAccounts } from "./seed-accounts.ts";
import { seedAds } from "./seed-ads.ts";
import { seedAssets } from "./seed-assets.ts";
import { seedCampaigns } from "./seed-campaigns.ts";
import { seedExtras } from "./seed-extras.ts";

/** Switches of `POST /__sandbox/google-ads/behaviour`. */
export type Behaviour = {
	/** Rows of geographic views have no region. */
	regionMissing: boolean;
	/** The newest hours of today are not there yet. */
	lateHours: number;
	/** Months that numbers by hour, day or week are told for. */
	historyMonths: number;
};

/** Numbers that the account has and no campaign of it: every day of a range. */
export type Unattributed = {
	fromDay: number;
	toDay: number;
	numbers: Numbers;
};

/** All accounts, each filled when it is first read. */
export class Accounts {
	readonly all: Map<string, Account>;
	readonly images: Images;
	readonly behaviour: Behaviour = {
		regionMissing: false,
		lateHours: 0,
		historyMonths: 37,
	};
	readonly #unattributed = new Map<string, Unattributed[]>();
	readonly #unlisted = new Map<string, Set<string>>();
	readonly #filled = new Map<
		string,
		{ entities: AccountEntities; files: Map<string, ImageFile> }
	>();
	readonly #world: World;

	constructor(world: World, images: Images) {
		this.#world = world;
		this.images = images;
		this.all = seedAccounts(world.accounts);
	}

	find(id: string): Account | null {
		return this.all.get(id) ?? null;
	}

	/** The accounts directly below a manager. */
	childrenOf(managerId: string): Account[] {
		return this.#world.accounts
			.childrenOf(managerId)
			.flatMap(({ id }) => this.all.get(id) ?? []);
	}

	/** True for the account itself and for all below it. */
	isWithin(rootId: string, id: string): boolean {
		return this.#world.accounts.isWithin(rootId, id);
	}

	/** The days that have numbers, as far as Google tells them. */
	calendar(account: Account): NumbersCalendar {
		return this.#world.facts.calendar(
			this.#inWorld(account),
			this.behaviour.lateHours,
		);
	}

	/** Conversions of the last days grow, and costs where that is asked for: in the world, so at every platform. */
	restate(
		account: Account,
		factor: number,
		days: number,
		costFactor?: number,
	): void {
		const inWorld = this.#inWorld(account);
		this.#world.facts.restate(inWorld, factor, days, costFactor);
		account.version++;
	}

	/** Lets an account spend beside its campaigns on the last days; null ends it for all days. */
	setUnattributed(
		account: Account,
		given: { numbers: Numbers; days: number } | null,
	): void {
		const { today } = this.calendar(account);
		const known = this.#unattributed.get(account.id) ?? [];
		this.#unattributed.set(
			account.id,
			given === null
				? []
				: [
						...known,
						{
							fromDay: today - given.days + 1,
							toDay: today,
							numbers: given.numbers,
						},
					],
		);
		account.version++;
	}

	/** Numbers that an account has on a day beside its campaigns. */
	unattributed(account: Account, day: number): Numbers | null {
		let sum: Numbers | null = null;
		for (const each of this.#unattributed.get(account.id) ?? []) {
			if (day < each.fromDay || day > each.toDay) continue;
			sum ??= noNumbers();
			addNumbers(sum, each.numbers);
		}
		return sum;
	}

	/** Takes a campaign out of every list, by its id too, or puts it back. Its numbers are told all the same. */
	setListed(account: Account, campaignId: string, isListed: boolean): void {
		const unlisted = this.#unlisted.get(account.id) ?? new Set();
		if (isListed) unlisted.delete(campaignId);
		else unlisted.add(campaignId);
		this.#unlisted.set(account.id, unlisted);
		account.version++;
	}

	isListed(account: Account, campaignId: string): boolean {
		return !this.#unlisted.get(account.id)?.has(campaignId);
	}

	entities(account: Account): AccountEntities {
		return this.#fill(account).entities;
	}

	/** Puts addresses and byte sizes into the image assets: the first needs the server's address, the second the drawn file. */
	async prepareImages(
		account: Account,
		origin: string,
		needsSizes: boolean,
	): Promise<void> {
		const { entities, files } = this.#fill(account);
		const now = this.#world.clock.now();
		for (const [resourceName, file] of files) {
			const imageAsset = child(entities.assets.get(resourceName), "imageAsset");
			child(imageAsset as Entity, "fullSize").url = this.images.url(
				origin,
				file,
				now,
			);
			if (needsSizes && imageAsset.fileSize === undefined) {
				imageAsset.fileSize = String(
					(await this.images.render(file)).bytes.length,
				);
			}
		}
		const [banner] = files.values();
		if (banner === undefined) return;
		for (const adGroupAd of entities.adGroupAds.values()) {
			const ad = child(adGroupAd, "ad");
			if (ad.type !== "IMAGE_AD") continue;
			Object.assign(child(ad, "imageAd"), {
				imageUrl: this.images.url(origin, banner, now),
				pixelWidth: String(banner.width),
				pixelHeight: String(banner.height),
			});
		}
	}

	#fill(account: Account): {
		entities: AccountEntities;
		files: Map<string, ImageFile>;
	} {
		const known = this.#filled.get(account.id);
		if (known !== undefined) return known;
		const entities: AccountEntities = {
			campaignBudgets: new Map(),
			campaigns: new Map(),
			adGroups: new Map(),
			adGroupAds: new Map(),
			adGroupCriteria: new Map(),
			assets: new Map(),
			campaignAssets: new Map(),
			assetGroups: new Map(),
			assetGroupAssets: new Map(),
			adGroupAdAssetViews: new Map(),
			campaignCriteria: new Map(),
			labels: new Map(),
			customerLabels: new Map(),
			campaignLabels: new Map(),
			adGroupLabels: new Map(),
			adGroupAdLabels: new Map(),
			adGroupCriterionLabels: new Map(),
			conversionActions: new Map(),
			changes: [],
			worldCampaigns: new Map(),
			nextId: 90_000_000_000n + BigInt(account.ordinal) * 1_000_000n,
		};
		let files = new Map<string, ImageFile>();
		if (!account.isManager) {
			const { clock } = this.#world;
			const { day: today } = localTime(account.timeZone, clock.now());
			const inWorld = this.#inWorld(account);
			const campaigns = seedCampaigns(
				account,
				this.#world.campaignsOf(inWorld),
				entities,
			);
			const assets = seedAssets(account, this.#world, inWorld, entities);
			seedAds(account, this.#world, campaigns, assets, entities);
			seedExtras(account, campaigns, today, entities);
			files = assets.files;
		}
		const filled = { entities, files };
		this.#filled.set(account.id, filled);
		return filled;
	}

	#inWorld({ id }: Account): WorldAccount {
		const found = this.#world.accounts.find(id);
		if (found === null) throw new Error(`no account ${id}`);
		return found;
	}
}

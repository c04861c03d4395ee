import type { WorldAccount } from "../../world/accounts.ts";
import { localTime } from "../../world/calendar.ts";
import type { Facts } from "../../world/facts.ts";
import type { Images } from "../../world/image-server.ts";
import type { World } from "../../world/world.ts";
import type { Resource } from "../api/resource.ts";
import { renderAccount } from "./account.ts";
import {
	type List,
	listResource,
	makeLists,
	segmentResources,
} from "./audiences.ts";
import type { Links } from "./campaigns.ts";
import { type Catalog, makeCatalog } from "./catalog.ts";
import { shortId } from "./ids.ts";
import { imageResource, type LibraryImage, libraryImages } from "./images.ts";
import {
	type Metric,
	makeMetrics,
	mappedMetricResources,
	metricResource,
} from "./metrics.ts";
import { type Message, makeSendings, type Sending } from "./sendings.ts";
import { Sent } from "./sent.ts";
import { makeTags } from "./tags.ts";
import { libraryTemplates } from "./templates.ts";
import { momentOf } from "./times.ts";
import { segmentNames } from "./words.ts";

/** Days for which an account was there before its numbers begin. */
const earlierDays = 400;

/** Everything that one account has, made of the world when it is first asked for. */
export class Shop {
	readonly account: WorldAccount;
	readonly sent: Sent;
	readonly metrics: readonly Metric[];
	readonly segments: readonly Resource[];
	readonly templates: readonly Resource[];
	readonly tags: readonly Resource[];
	readonly tagGroups: readonly Resource[];
	/** Changed by whoever may write them. */
	lists: List[];
	readonly #world: World;
	readonly #images: Images;
	readonly #library: readonly LibraryImage[];
	readonly #openedAt: number;
	#catalog: Catalog | null = null;
	#listsMade = 1000;

	/** @param isNew it has nothing yet but what Klaviyo gives to everybody */
	constructor(
		account: WorldAccount,
		world: World,
		images: Images,
		isNew = false,
	) {
		const { day } = localTime(account.timeZone, world.clock.now());
		const openedAt = momentOf(
			account.timeZone,
			day - world.settings.days - earlierDays,
			10,
		);
		const pictures = world.picturesOf(account);
		const { tags, groups } = makeTags(account.id);
		const tagIds = tags.map(({ id }) => id);
		this.account = account;
		this.#world = world;
		this.#images = images;
		this.#openedAt = openedAt;
		this.#library = isNew ? [] : libraryImages(account.id, pictures, openedAt);
		this.tags = isNew ? [] : tags;
		this.tagGroups = groups;
		this.metrics = makeMetrics(account.id, account.ordinal % 2 === 1);
		this.templates = isNew
			? []
			: libraryTemplates(account.id, pictures, openedAt);
		const { contact_information: contact } = renderAccount(account).attributes;
		this.sent = new Sent(isNew ? [] : makeSendings(account, world), {
			pictures,
			senderName: contact.default_sender_name,
			senderEmail: contact.default_sender_email,
			imageOf: (message) => this.#imageOf(message),
			linksOf: (sending) => this.#linksOf(sending),
		});
		this.lists = isNew
			? []
			: makeLists(account.id, openedAt, {
					tags: tagIds,
					flows: this.sent.triggeredBy("Added to List"),
				});
		this.segments = isNew
			? []
			: segmentResources(account.id, openedAt, {
					tags: tagIds,
					metricId: this.metrics[0]?.id ?? "",
				});
		if (isNew) this.#catalog = { items: [], variants: [], categories: [] };
	}

	/** The account itself. */
	self(): Resource {
		return renderAccount(this.account);
	}

	/** Numbers of the world, of which the account's are a part. */
	get facts(): Facts {
		return this.#world.facts;
	}

	/** The sandbox's time, in milliseconds. */
	now(): number {
		return this.#world.clock.now();
	}

	addList(name: string, optIn: List["optIn"] | null | undefined): List {
		const now = this.now();
		const list: List = {
			id: shortId(this.account.id, "list", ++this.#listsMade),
			name,
			optIn: optIn ?? "double_opt_in",
			createdAt: now,
			updatedAt: now,
			size: 0,
			tags: [],
			flows: [],
		};
		this.lists.push(list);
		return list;
	}

	listResources(): Resource[] {
		return this.lists.map(listResource);
	}

	metricResources(): Resource[] {
		return this.metrics.map((metric) =>
			metricResource(
				metric,
				this.#openedAt,
				metric.name === "Placed Order" ? this.sent.triggeredBy("Metric") : [],
			),
		);
	}

	mappedMetrics(): Resource[] {
		return mappedMetricResources(this.metrics, this.#openedAt);
	}

	/** Products with their variants, which are many and made when they are first asked for. */
	get catalog(): Catalog {
		this.#catalog ??= makeCatalog(
			this.account,
			this.#world.picturesOf(this.account),
			this.#openedAt,
		);
		return this.#catalog;
	}

	/** The account's pictures, with the sizes of their files. */
	async images(): Promise<Resource[]> {
		return await Promise.all(
			this.#library.map((image) => imageResource(image, this.#images)),
		);
	}

	/** One picture; null for an id that is none. */
	async image(id: string): Promise<Resource | null> {
		const found = this.#library.find((image) => image.id === id);
		return found === undefined
			? null
			: await imageResource(found, this.#images);
	}

	/** A template of the library or of a message. */
	template(id: string): Resource | null {
		return withId(this.templates, id) ?? this.sent.template(id);
	}

	/** Any resource by its type and id. */
	find(type: string, id: string): Promise<Resource | null> | Resource | null {
		switch (type) {
			case "campaign":
				return this.sent.campaign(id);
			case "campaign-message":
				return this.sent.campaignMessage(id);
			case "flow":
				return this.sent.flow(id);
			case "flow-action":
				return this.sent.flowAction(id);
			case "flow-message":
				return this.sent.flowMessage(id);
			case "template":
				return this.template(id);
			case "image":
				return this.image(id);
			case "list":
				return withId(this.listResources(), id);
			case "metric":
				return withId(this.metricResources(), id);
			case "tag":
				return withId(this.tags, id);
			case "tag-group":
				return withId(this.tagGroups, id);
			case "catalog-variant":
				return withId(this.catalog.variants, id);
			default:
				return null;
		}
	}

	#imageOf({ index }: Message): LibraryImage {
		const image = this.#library[index % this.#library.length];
		if (image === undefined) throw new Error("an account without pictures");
		return image;
	}

	/** The list whose people a campaign is sent to. */
	audienceOf({ world: { index } }: Sending): List | null {
		return this.lists[index % this.lists.length] ?? null;
	}

	/** The tags of a campaign or flow: one, or none. */
	tagsOf({ world: { index } }: Sending): readonly Resource[] {
		const tag = this.tags[index % this.tags.length];
		return tag === undefined || index % 4 === 3 ? [] : [tag];
	}

	#linksOf(sending: Sending): Links {
		const list = this.audienceOf(sending);
		const { index } = sending.world;
		return {
			lists: [
				...(list === null ? [] : [list.id]),
				shortId(this.account.id, "segment", index % segmentNames.length),
			],
			excluded: [],
			tags: this.tagsOf(sending).map(({ id }) => id),
		};
	}
}

/** The resource of a list with an id; null without one. */
export function withId(
	resources: readonly Resource[],
	id: string,
): Resource | null {
	return resources.find((resource) => resource.id === id) ?? null;
}

import type { Reply } from "../../simulator.ts";
import type { WorldAccount } from "../../world/accounts.ts";
import type { WorldPicture } from "../../world/pictures.ts";
import type { WorldVideo } from "../../world/videos.ts";
import type { World } from "../../world/world.ts";
import { imageUrnOf, organizationUrnOf, videoUrnOf } from "../ids.ts";
import { needScope } from "../lists/need-scope.ts";
import { pageByPosition, positionParameters } from "../lists/paging.ts";
import { batch, elements, entity } from "../lists/reply.ts";
import type { Row } from "../objects/rows.ts";
import type { Parts } from "../parts.ts";
import type { Call } from "../restli/call.ts";
import { badParameter, notFound, Refused } from "../restli/refusal.ts";
import { idInUrn, needUrn, type UrnKind } from "../restli/urns.ts";
import { postRow } from "./posts.ts";

type Told = { account: WorldAccount; row: Row };

/** Posts, images and videos: told to people with a role on the account that uses them, and to apps with the pages' scope. */
export class Content {
	readonly #parts: Parts;
	#files: ReadonlyMap<string, WorldPicture | WorldVideo> | null = null;

	constructor(parts: Parts) {
		this.#parts = parts;
	}

	/** `/posts/{urn}`, `/posts?ids=…` and `/posts?q=author&author=…` */
	posts(call: Call): Reply {
		if (call.method !== "FINDER")
			return this.#byKey(call, "posts", ["share", "ugcPost"], (urn) => {
				const creative = this.#parts.store.creativeOfPost(urn);
				const row = creative && postRow(creative);
				return creative && row
					? { account: creative.campaign.group.world.account, row }
					: null;
			});
		needScope(call, "posts.FINDER-author", "r_organization_social");
		const { query } = call;
		query.allow("q", "author", "sortBy", ...positionParameters);
		if (query.text("q") !== "author")
			throw badParameter("q", `There is no finder '${query.text("q")}'`);
		const author = query.needText("author");
		needUrn(author, "organization", "author");
		const rows = this.#parts.roles
			.accountsOf(call.person)
			.filter((account) => organizationUrnOf(account) === author)
			.flatMap((account) => [
				...this.#parts.store.of(account).creatives.values(),
			])
			.map(postRow)
			.filter((row) => row !== null);
		const { items, paging } = pageByPosition(
			call,
			rows,
			this.#parts.world.settings.pageSize,
		);
		return elements(call, items, { paging });
	}

	/** `/images/{urn}` and `/images?ids=…` */
	images(call: Call): Reply {
		return this.#byKey(call, "images", ["image"], (urn) => {
			const picture = this.#file(urn);
			if (picture === null || !("kind" in picture)) return null;
			const { account } = picture;
			const { url, expiresAt } = this.#parts.files.picture(call.root, picture);
			return {
				account,
				row: {
					id: urn,
					owner: organizationUrnOf(account),
					status: "AVAILABLE",
					downloadUrl: url,
					downloadUrlExpiresAt: expiresAt,
				},
			};
		});
	}

	/** `/videos/{urn}` and `/videos?ids=…` */
	videos(call: Call): Reply {
		return this.#byKey(call, "videos", ["video"], (urn) => {
			const video = this.#file(urn);
			if (video === null || "kind" in video) return null;
			const { account, width, height, seconds } = video;
			const { files } = this.#parts;
			const { url, expiresAt } = files.film(call.root, video);
			return {
				account,
				row: {
					id: urn,
					owner: organizationUrnOf(account),
					status: "AVAILABLE",
					duration: seconds * 1000,
					aspectRatioWidth: width,
					aspectRatioHeight: height,
					thumbnail: files.still(call.root, video).url,
					downloadUrl: url,
					downloadUrlExpiresAt: expiresAt,
				},
			};
		});
	}

	#byKey(
		call: Call,
		resource: string,
		kinds: readonly UrnKind[],
		find: (urn: string) => Told | null,
	): Reply {
		const { method, query, path, person } = call;
		needScope(call, `${resource}.${method}`, "r_organization_social");
		const told = (urn: string): Row | null => {
			if (idInUrn(urn, ...kinds) === null)
				throw new Refused({
					status: 400,
					message: `Key parameter value ${urn} is invalid`,
				});
			const found = find(urn);
			return found !== null &&
				this.#parts.roles.of(person, found.account) !== null
				? this.#parts.oddities.apply(found.row)
				: null;
		};
		const [, key] = path;
		if (key !== undefined && method === "GET") {
			query.allow("viewContext");
			const row = told(key);
			if (row === null) throw notFound(`${resource} ${key}`);
			return entity(call, row);
		}
		if (method !== "BATCH_GET" || key !== undefined)
			throw new Refused({ status: 405, message: "Method Not Allowed" });
		query.allow("ids", "viewContext");
		return batch(call, query.list("ids") ?? [], told);
	}

	#file(urn: string): WorldPicture | WorldVideo | null {
		this.#files ??= everyFile(this.#parts.world);
		return this.#files.get(urn) ?? null;
	}
}

function everyFile(
	world: World,
): ReadonlyMap<string, WorldPicture | WorldVideo> {
	const files = new Map<string, WorldPicture | WorldVideo>();
	for (const account of world.accounts.all.values()) {
		for (const picture of world.picturesOf(account))
			files.set(imageUrnOf(picture), picture);
		for (const video of world.videosOf(account))
			files.set(videoUrnOf(video), video);
	}
	return files;
}

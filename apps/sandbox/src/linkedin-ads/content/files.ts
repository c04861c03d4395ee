import { createHmac } from "node:crypto";
import type { Reply, SandboxRequest } from "../../simulator.ts";
import { Images } from "../../world/image-server.ts";
import {
	type ImageFile,
	imageFile,
	parseImageName,
	type WorldPicture,
} from "../../world/pictures.ts";
import { drawVideo, type WorldVideo } from "../../world/videos.ts";
import type { World } from "../../world/world.ts";

const usualSeconds = 3600;
/** Path of files below the platform's prefix. */
export const filesPath = "/dms/";

/** Address of a file, and the moment in milliseconds at which it ends. */
export type FileAddress = { url: string; expiresAt: number };

/** LinkedIn's files: every address is signed and ends soon, and needs no token. */
export class Files {
	readonly #world: World;
	readonly #images: Images;
	readonly #secret: string;
	/** Counted up by a control action: addresses of before are over. */
	generation = 0;

	constructor(world: World) {
		this.#world = world;
		this.#images = new Images("", world.settings.seed, 0);
		this.#secret = `linkedin files ${world.settings.seed}`;
	}

	picture(root: string, { file }: WorldPicture): FileAddress {
		return this.#address(root, file.name);
	}

	film(root: string, { account, index }: WorldVideo): FileAddress {
		return this.#address(root, `${account.id}-${index}.mp4`);
	}

	/** A still of a film. */
	still(root: string, video: WorldVideo): FileAddress {
		return this.#address(root, stillOf(video).name);
	}

	/** `GET /dms/{name}`: the file, or 403 for an address that is over or was changed. */
	async answer(request: SandboxRequest, path: string): Promise<Reply> {
		if (request.method !== "GET" && request.method !== "HEAD")
			return plain(405, "Method Not Allowed");
		const name = path.slice(filesPath.length);
		const expires = request.query.get("e") ?? "";
		const isSigned = request.query.get("t") === this.#sign(name, expires);
		if (!isSigned || Number(expires) * 1000 <= this.#world.clock.now())
			return plain(403, "Forbidden");
		const [, accountId, index] = /^(\d+)-(\d+)\.mp4$/.exec(name) ?? [];
		if (accountId !== undefined) {
			const account = this.#world.accounts.find(accountId);
			const video = account && this.#world.videosOf(account)[Number(index)];
			return video
				? bytes("video/mp4", await drawVideo(video))
				: plain(404, "Not Found");
		}
		const file = parseImageName(name);
		if (file === null) return plain(404, "Not Found");
		const { bytes: content, mimeType } = await this.#images.render(file);
		return bytes(mimeType, content);
	}

	#address(root: string, name: string): FileAddress {
		const seconds = this.#world.settings.imageUrlSeconds || usualSeconds;
		const expires = Math.floor(this.#world.clock.now() / 1000) + seconds;
		const origin =
			root === "https://api.linkedin.com" ? "https://media.licdn.com" : root;
		const query = new URLSearchParams({
			e: String(expires),
			v: "beta",
			t: this.#sign(name, String(expires)),
		});
		return {
			url: `${origin}${filesPath}${name}?${query}`,
			expiresAt: expires * 1000,
		};
	}

	#sign(name: string, expires: string): string {
		return createHmac("sha256", this.#secret)
			.update(`${this.generation} ${name} ${expires}`)
			.digest("base64url")
			.slice(0, 32);
	}
}

function stillOf({ seed }: WorldVideo): ImageFile {
	return imageFile("marketing", seed);
}

function bytes(type: string, body: Buffer): Reply {
	return {
		status: 200,
		headers: { "content-type": type, "cache-control": "max-age=1209600" },
		body,
	};
}

function plain(status: number, body: string): Reply {
	return { status, headers: { "content-type": "text/plain" }, body };
}

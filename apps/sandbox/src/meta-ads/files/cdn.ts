import { createHmac } from "node:crypto";
import type { Reply, SandboxRequest } from "../../simulator.ts";
import { Images } from "../../world/image-server.ts";
import {
	type ImageFile,
	imageFile,
	parseImageName,
} from "../../world/pictures.ts";
import { drawVideo } from "../../world/videos.ts";
import type { World } from "../../world/world.ts";
import type { VideoNode } from "../objects/nodes.ts";

const usualSeconds = 7 * 86_400;
/** Path of videos and pictures, below the platform's prefix. */
export const cdnPath = "/cdn/";

/** Meta's network for files: every address is signed and ends, and a call without a token is answered. */
export class Cdn {
	readonly #world: World;
	readonly #images: Images;
	readonly #secret: string;
	/** Counted up by a control action: addresses of before are over. */
	generation = 0;

	constructor(world: World) {
		this.#world = world;
		this.#images = new Images("", world.settings.seed, 0);
		this.#secret = `meta files ${world.settings.seed}`;
	}

	/** The address of a picture, in its own size or in another. */
	picture(
		root: string,
		file: ImageFile,
		width?: number,
		height?: number,
	): string {
		const size =
			width === undefined || height === undefined ? "" : `_p${width}x${height}`;
		return this.#address(root, `${file.name}${size}`);
	}

	video(root: string, video: VideoNode): string {
		return this.#address(
			root,
			`${video.account.world.id}-${video.world.index}.mp4`,
		);
	}

	/** A still of a video, by its number. */
	still(root: string, { world }: VideoNode, index: number): string {
		return this.picture(root, stillOf(world.seed, index));
	}

	/** `GET /cdn/{name}`: the file, or 403 for an address that is over or was changed. */
	async answer(request: SandboxRequest, path: string): Promise<Reply> {
		if (request.method !== "GET" && request.method !== "HEAD")
			return plain(405, "Method Not Allowed");
		const name = decodeURIComponent(path.slice(cdnPath.length));
		const expires = request.query.get("oe") ?? "";
		const isSigned = request.query.get("oh") === this.#sign(name, expires);
		if (!isSigned) return plain(403, "Bad URL hash");
		if (Number.parseInt(expires, 16) * 1000 <= this.#world.clock.now())
			return plain(403, "URL signature expired");
		const [, video] = /^(\d+-\d+)\.mp4$/.exec(name) ?? [];
		if (video !== undefined) return await this.#sendVideo(video);
		return await this.#sendPicture(name);
	}

	async #sendVideo(name: string): Promise<Reply> {
		const [accountId = "", index] = name.split("-");
		const account = this.#world.accounts.find(accountId);
		const video = account && this.#world.videosOf(account)[Number(index)];
		if (!video) return plain(404, "Not Found");
		return bytes("video/mp4", await drawVideo(video));
	}

	async #sendPicture(name: string): Promise<Reply> {
		const [, fileName = name, width, height] =
			/^(.+)_p(\d{1,4})x(\d{1,4})$/.exec(name) ?? [];
		const file = parseImageName(fileName);
		if (file === null) return plain(404, "Not Found");
		const sized =
			width === undefined
				? file
				: { ...file, name, width: Number(width), height: Number(height) };
		const { bytes: content, mimeType } = await this.#images.render(sized);
		return bytes(mimeType, content);
	}

	#address(root: string, name: string): string {
		const seconds = this.#world.settings.imageUrlSeconds || usualSeconds;
		const expires = Math.floor(this.#world.clock.now() / 1000) + seconds;
		const oe = expires.toString(16).toUpperCase();
		const origin =
			root === "https://graph.facebook.com"
				? "https://scontent.xx.fbcdn.net"
				: root;
		return `${origin}${cdnPath}${encodeURIComponent(name)}?oe=${oe}&oh=${this.#sign(name, oe)}`;
	}

	#sign(name: string, expires: string): string {
		return createHmac("sha256", this.#secret)
			.update(`${this.generation} ${name} ${expires}`)
			.digest("base64url")
			.slice(0, 24);
	}
}

/** A still has a picture of its own, drawn from the video's root. */
export function stillOf(seed: number, index: number): ImageFile {
	return imageFile("marketing", (seed + index * 3) % 4_294_967_295);
}

function bytes(type: string, body: Buffer): Reply {
	return {
		status: 200,
		headers: {
			"content-type": type,
			"cache-control": "max-age=1209600, no-transform",
		},
		body,
	};
}

function plain(status: number, body: string): Reply {
	return { status, headers: { "content-type": "text/plain" }, body };
}

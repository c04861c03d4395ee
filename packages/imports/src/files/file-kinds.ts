import type { AssetKind } from "@patchbay/platforms";

/** Kind of file that an asset has. */
export type FileKind = "image" | "video" | "html";

/** Types that a browser shows as a picture and nothing else: no SVG, which can hold scripts. */
const imageTypes: ReadonlySet<string> = new Set([
	"image/jpeg",
	"image/png",
	"image/gif",
	"image/webp",
	"image/avif",
]);

const videoTypes: ReadonlySet<string> = new Set([
	"video/mp4",
	"video/webm",
	"video/quicktime",
	"video/x-m4v",
	"video/mpeg",
	"video/x-matroska",
]);

interface KindFacts {
	/** Ends the sentence "The file is not …". */
	name: string;
	types: ReadonlySet<string>;
	/** Accept header of the request. */
	accept: string;
}

export const fileKinds: Readonly<Record<FileKind, KindFacts>> = {
	image: { name: "an image", types: imageTypes, accept: "image/*" },
	video: { name: "a video", types: videoTypes, accept: "video/*" },
	html: {
		name: "an HTML page",
		types: new Set(["text/html"]),
		accept: "text/html",
	},
};

export function fileKindOf(kind: AssetKind): FileKind {
	if (kind === "VIDEO") return "video";
	return kind === "HTML" ? "html" : "image";
}

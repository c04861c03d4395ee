import { checkLinkSeconds, signAssetLink } from "../../assets/asset-link.ts";
import type { RequestContext } from "../context.ts";
import { AssetKind } from "../enums.ts";
import { globalId, Node } from "./node.ts";
import { Asset } from "./refs.ts";

const defaultSeconds = 900;

Asset.implement({
	access: "tenant.read",
	interfaces: [Node],
	fields: (t) => ({
		id: t.id({ resolve: globalId("Asset") }),
		externalId: t.exposeString("externalId"),
		kind: t.expose("kind", { type: AssetKind }),
		name: t.exposeString("name", { nullable: true }),
		text: t.exposeString("text", { nullable: true }),
		mimeType: t.exposeString("mimeType", { nullable: true }),
		byteSize: t.expose("byteSize", { type: "BigInt", nullable: true }),
		sha256: t.exposeString("sha256", { nullable: true }),
		width: t.exposeInt("width", { nullable: true }),
		height: t.exposeInt("height", { nullable: true }),
		url: t.field({
			type: "URL",
			nullable: true,
			description:
				"Signed and short-lived. Null until the file has been stored.",
			args: { expiresInSeconds: t.arg.int({ defaultValue: defaultSeconds }) },
			check: checkArguments,
			resolve: ({ blobKey, storedAt, mimeType }, args, ctx) =>
				storedAt && blobKey && mimeType
					? link(ctx, { key: blobKey, mimeType }, args)
					: null,
		}),
		thumbnailUrl: t.field({
			type: "URL",
			nullable: true,
			args: { expiresInSeconds: t.arg.int({ defaultValue: defaultSeconds }) },
			check: checkArguments,
			resolve: ({ thumbnailKey }, args, ctx) =>
				thumbnailKey
					? link(ctx, { key: thumbnailKey, mimeType: "image/webp" }, args)
					: null,
		}),
		sourceUrl: t.field({
			type: "URL",
			nullable: true,
			// The platform's text: a page that links it must not run it.
			resolve: ({ sourceUrl }) =>
				sourceUrl && /^https?:\/\//i.test(sourceUrl) ? sourceUrl : null,
		}),
		storedAt: t.expose("storedAt", { type: "DateTime", nullable: true }),
		failure: t.exposeString("failure", { nullable: true }),
	}),
});

const checkArguments = ({
	expiresInSeconds,
}: {
	expiresInSeconds?: number | null;
}) => checkLinkSeconds(expiresInSeconds ?? defaultSeconds);

function link(
	ctx: RequestContext,
	file: { key: string; mimeType: string },
	{ expiresInSeconds }: { expiresInSeconds?: number | null | undefined },
): string {
	return signAssetLink(ctx.services, file, expiresInSeconds ?? defaultSeconds);
}

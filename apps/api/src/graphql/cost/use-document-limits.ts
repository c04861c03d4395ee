import { parse, type Source } from "graphql";
import type { Plugin } from "graphql-yoga";
import type { ServerContext } from "../server-context.ts";
import type { DocumentCache } from "./document-cache.ts";
import { demandSmallDocument } from "./document-limits.ts";
import { documentLimits, strangerLimits } from "./limits.ts";
import { demandSmallText } from "./text-limits.ts";

/** Parses within limits. What comes out of the cache has passed them before. */
export function useDocumentLimits(
	documents: DocumentCache,
): Plugin<object, ServerContext> {
	return {
		onParse({ context, setParseFn }) {
			const { access } = context as unknown as ServerContext;
			const limits = access ? documentLimits : strangerLimits;
			setParseFn((source: string | Source, options) => {
				demandSmallText(
					typeof source === "string" ? source : source.body,
					limits,
				);
				const document = parse(source, options);
				demandSmallDocument(document, limits);
				if (!access) documents.doNotKeep(document);
				return document;
			});
		},
	};
}

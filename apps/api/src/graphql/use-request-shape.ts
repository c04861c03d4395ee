import { GraphQLError } from "graphql";
import type { Plugin } from "graphql-yoga";
import { isNestedWithin, maximumNesting } from "../http/nesting.ts";

/** Operations that one request may hold as an array. */
const maximumBatch = 5;

/** Refuses requests that are no use to anybody before anything of them is looked at more closely. */
export function useRequestShape(): Plugin {
	return {
		onRequestParse: () => ({
			onRequestParseDone({ requestParserResult }) {
				if (!isNestedWithin(requestParserResult, maximumNesting))
					throw refusal(
						400,
						`This request's JSON is nested more than ${maximumNesting} levels deep, which is the most that is allowed.`,
					);
				if (
					Array.isArray(requestParserResult) &&
					requestParserResult.length > maximumBatch
				)
					throw refusal(
						413,
						`This request holds ${requestParserResult.length} operations; at most ${maximumBatch} are accepted in one array. Send the others in further requests.`,
					);
			},
		}),
		onParams({ params }) {
			// Clients that know the texts of their queries by hash send the text once they are told this word:
			// https://www.apollographql.com/docs/apollo-server/performance/apq
			if (params?.extensions?.persistedQuery && params.query == null)
				throw new GraphQLError("PersistedQueryNotSupported");
		},
	};
}

const refusal = (status: number, message: string) =>
	new GraphQLError(message, { extensions: { http: { status } } });

import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { z } from "zod";
import { requireParam, toPage } from "../api.server.ts";
import { ApiError } from "../api-error.ts";
import { callRest, type RestAnswer } from "../api-rest.server.ts";
import { PublicPage } from "../components/public-page.tsx";
import { Notice } from "../components/ui/notice.tsx";
import { Time } from "../components/ui/time.tsx";
import { waitText } from "../sign-in-refusal.ts";

export const meta: MetaFunction = () => [
	{ title: "Deletion of your data · Patchbay" },
	{ name: "robots", content: "noindex" },
];

const Deletion = z.object({
	requestedAt: z.string(),
	completedAt: z.string().nullable(),
});

export async function loader(args: LoaderFunctionArgs) {
	const code = encodeURIComponent(requireParam(args.params, "code"));
	try {
		return read(await callRest(args, `/api/data-deletions/${code}`));
	} catch (error) {
		if (error instanceof ApiError) throw toPage(error, args);
		throw error;
	}
}

function read({ ok, status, body, retryAfterSeconds }: RestAnswer) {
	if (status === 429) return { state: "throttled" as const, retryAfterSeconds };
	const parsed = Deletion.safeParse(body);
	return ok && parsed.success
		? { state: "found" as const, deletion: parsed.data }
		: { state: "unknown" as const };
}

/** State of a person's request, for whoever has its code: they need not be known to Patchbay. */
export default function DataDeletion() {
	const found = useLoaderData<typeof loader>();
	if (found.state === "throttled")
		return (
			<PublicPage
				title="Too many attempts"
				description={`Try again in ${waitText(found.retryAfterSeconds)}.`}
			/>
		);
	if (found.state === "unknown")
		return (
			<PublicPage
				title="There is no such request"
				description="Check that the whole address was copied. Finished requests are kept for 400 days."
			/>
		);
	const { requestedAt, completedAt } = found.deletion;
	return (
		<PublicPage
			title="Deletion of your data"
			description={
				<>
					Asked for <Time at={requestedAt} />
				</>
			}
		>
			{completedAt === null ? (
				<Notice title="It is being done">
					Your access is closed. The rest follows within minutes: open this page
					again later.
				</Notice>
			) : (
				<Notice tone="good" title="It is done">
					<Time at={completedAt} />: your tokens were destroyed, and your name
					and id at the platform were removed. Numbers of ad accounts belong to
					the business that runs them and stay with it.
				</Notice>
			)}
		</PublicPage>
	);
}

import {
	type LoaderFunctionArgs,
	type MetaFunction,
	redirect,
} from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { Unplug } from "lucide-react";
import { orNotFound, requireParam } from "../api.server.ts";
import { ConnectForm } from "../components/oauth/connect-form.tsx";
import {
	connectProblems,
	unknownProblem,
} from "../components/oauth/connect-problems.ts";
import { ButtonLink } from "../components/ui/button.tsx";
import { Card } from "../components/ui/card.tsx";
import { readOrigin, readProblem } from "../connect-attempt.server.ts";
import { platformNames } from "../format/labels.ts";
import { countOf } from "../format/numbers.ts";
import { platformOfPath } from "../format/platform-paths.ts";

export { ErrorPage as ErrorBoundary } from "../components/error-page.tsx";

export const meta: MetaFunction = () => [{ title: "Not connected · Patchbay" }];

export async function loader({ request, params }: LoaderFunctionArgs) {
	const platform = orNotFound(
		platformOfPath(requireParam(params, "platform")),
		"page",
	);
	const problem = await readProblem(request);
	if (!problem) throw redirect("/brands");
	return { platform, problem, origin: await readOrigin(request) };
}

export default function ConnectProblem() {
	const { platform, problem, origin } = useLoaderData<typeof loader>();
	const name = platformNames[platform];
	const text = connectProblems[problem.code] ?? unknownProblem;
	const inText = (words: string) => words.replaceAll("{platform}", name);
	const reason = text.withReason ? problem.message || null : null;
	const back = origin
		? { to: origin.returnTo, label: "Go back" }
		: { to: "/brands", label: "Go to your brands" };
	return (
		<Card className="mx-auto max-w-lg">
			<div
				role="alert"
				className="grid justify-items-center gap-3 py-6 text-center"
			>
				<span className="grid size-12 place-items-center rounded-2xl bg-warn-50 text-warn-700 ring-1 ring-warn-700/15 ring-inset">
					<Unplug aria-hidden className="size-6" />
				</span>
				<h1 className="mt-2 font-semibold text-xl tracking-tight">
					{inText(text.title)}
				</h1>
				<p className="max-w-md text-balance text-ink-soft">
					{inText(text.explanation)}
				</p>
				{reason !== null && (
					<p className="w-full max-w-md rounded-lg bg-canvas px-4 py-3 text-[13px] text-ink-soft">
						{reason}
					</p>
				)}
				{/* The other explanations say themselves when to try again. */}
				{problem.code === "RATE_LIMITED" &&
					problem.retryAfterSeconds !== null && (
						<p>
							Wait {countOf(problem.retryAfterSeconds, "second")} before you try
							again.
						</p>
					)}
				<div className="mt-3 flex flex-wrap justify-center gap-2">
					{origin &&
						(text.next === "retry" || text.next === "other-account") && (
							<ConnectForm
								platform={platform}
								brandId={origin.brandId}
								returnTo={origin.returnTo}
								scopeSets={origin.scopeSets}
								{...(origin.connectionId
									? { connectionId: origin.connectionId }
									: {})}
							>
								{text.next === "retry" ? "Try again" : "Use another account"}
							</ConnectForm>
						)}
					<ButtonLink
						look={origin && text.next !== "back" ? "secondary" : "primary"}
						to={back.to}
					>
						{back.label}
					</ButtonLink>
				</div>
				<details className="mt-3 w-full max-w-md text-ink-soft text-xs">
					<summary className="mx-auto w-fit rounded hover:text-ink">
						Details
					</summary>
					<p className="mt-1 font-mono">{problem.code}</p>
				</details>
			</div>
		</Card>
	);
}

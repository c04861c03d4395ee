import { formatCount } from "../../format/numbers.ts";
import { windowInWords } from "../../format/windows.ts";
import type { OperationUsage } from "../../graphql/oauth-apps.ts";
import { Card } from "../ui/card.tsx";
import { ProgressBar } from "../ui/progress-bar.tsx";
import { Time } from "../ui/time.tsx";

/** Windows that are shorter fill and empty while one looks. */
const shortestShownSeconds = 3_600;

/** Shares from which on something waits, the largest first, and what then does. */
const waiting = [
	{
		from: 0.9,
		text: "What is left is kept for people. Scheduled imports wait",
	},
	{
		from: 0.8,
		text: "What is left is kept for the newest days and for people. Older days and other scheduled imports wait",
	},
	{
		from: 0.6,
		text: "What is left is kept for the usual schedules and for people. The past, as far as it was not read yet, waits",
	},
];

/** Requests that the app has made of what the platform allows it; nothing where the platform counts none for the app. */
export function AppUsageCard({
	usage,
	platform,
	shared,
}: {
	usage: readonly OperationUsage[];
	/** Name of the platform. */
	platform: string;
	/** The app serves other workspaces too. */
	shared: boolean;
}) {
	const shown = usage.filter(
		({ windowSeconds }) => windowSeconds >= shortestShownSeconds,
	);
	if (shown.length === 0) return null;
	return (
		<Card
			title="Usage"
			description={`Requests that ${platform} counts for this app${shared ? ", by all workspaces that it serves" : ""}.`}
		>
			<ul className="grid gap-5">
				{shown.map((window) => (
					<li key={`${window.name} ${window.windowSeconds}`}>
						<WindowUsage window={window} />
					</li>
				))}
			</ul>
		</Card>
	);
}

function WindowUsage({ window }: { window: OperationUsage }) {
	const { used, limit, windowSeconds, resetsAt } = window;
	const period = windowInWords(windowSeconds);
	if (limit === null)
		return (
			<p>
				<strong className="font-semibold">{formatCount(used)}</strong> in the
				last {period}; no limit is known.
			</p>
		);
	const share = used / limit;
	const held = waiting.find(({ from }) => share >= from);
	return (
		<div className="grid gap-2">
			<p>
				<strong className="font-semibold">{formatCount(used)}</strong> of{" "}
				{formatCount(limit)} in the last {period},{" "}
				{formatCount(Math.max(0, limit - used))} left
			</p>
			<ProgressBar
				slim
				percent={share * 100}
				tone={held ? "warn" : "busy"}
				label={`Used in the last ${period}`}
			/>
			{held && (
				<p className="text-ink-soft">
					{held.text}
					{resetsAt ? (
						<>
							{" "}
							until earlier requests no longer count, at the latest on{" "}
							<Time at={resetsAt} />
						</>
					) : null}
					.
				</p>
			)}
		</div>
	);
}

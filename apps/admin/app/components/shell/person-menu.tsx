import { Form } from "@remix-run/react";
import { LogOut } from "lucide-react";
import { actorName, roleNames } from "../../format/labels.ts";
import type { Viewer } from "../../graphql/viewer.ts";

/** Menu with the signed-in person, and the way out. */
export function PersonMenu({ person }: { person: Viewer }) {
	const { actor, role } = person;
	const name = actorName(actor);
	const detail =
		actor.__typename === "Member" && actor.memberName
			? actor.email
			: role
				? roleNames[role]
				: "";
	return (
		<div className="flex items-center gap-2.5 border-line border-t pt-4">
			<span
				aria-hidden
				className="grid size-8 shrink-0 place-items-center rounded-full bg-accent-100 font-semibold text-accent-700 text-xs"
			>
				{name.trim().charAt(0).toUpperCase()}
			</span>
			<div className="min-w-0 flex-1 leading-tight">
				<p className="truncate font-medium text-[13px]">{name}</p>
				<p className="truncate text-ink-faint text-xs">{detail}</p>
			</div>
			<Form method="post" action="/logout">
				<button
					type="submit"
					aria-label="Sign out"
					title="Sign out"
					className="grid size-8 place-items-center rounded-lg text-ink-soft hover:bg-ink/5 hover:text-ink"
				>
					<LogOut aria-hidden className="size-4" />
				</button>
			</Form>
		</div>
	);
}

import { ChevronDown } from "lucide-react";
import { Popover } from "radix-ui";
import { useState } from "react";
import { auditGroups, auditLabels } from "../../format/audit-labels.ts";
import { countOf } from "../../format/numbers.ts";
import type { AuditAction } from "../../graphql/enums.ts";
import { buttonClass } from "../ui/button.tsx";
import { CheckRow } from "../ui/check-row.tsx";

/** Picker of the actions that are shown; none ticked means all of them. Sent with the form around it. */
export function ActionPicker({ chosen }: { chosen: AuditAction[] }) {
	const [actions, setActions] = useState<readonly AuditAction[]>(chosen);
	const set = (action: AuditAction, on: boolean) =>
		setActions((before) =>
			on ? [...before, action] : before.filter((other) => other !== action),
		);
	const [first] = actions;
	const label =
		first === undefined
			? "All actions"
			: actions.length === 1
				? auditLabels[first]
				: countOf(actions.length, "action");
	return (
		<div className="grid content-start gap-1.5">
			<span id="audit-actions" className="font-medium">
				What
			</span>
			{actions.map((action) => (
				<input key={action} type="hidden" name="action" value={action} />
			))}
			<Popover.Root>
				<Popover.Trigger
					aria-label={`What: ${label}`}
					className={buttonClass(
						"secondary",
						"medium",
						"w-full justify-between font-normal",
					)}
				>
					{label}
					<ChevronDown aria-hidden />
				</Popover.Trigger>
				<Popover.Portal>
					<Popover.Content
						align="start"
						sideOffset={6}
						collisionPadding={12}
						aria-label="Actions shown"
						className="z-40 grid max-h-[min(26rem,70dvh)] w-72 max-w-[calc(100vw-2rem)] animate-rise gap-3 overflow-y-auto rounded-xl border border-line bg-surface p-3 shadow-pop outline-none"
					>
						{auditGroups.map(({ title, actions: group }) => (
							<fieldset key={title}>
								<legend className="px-1 pb-1 font-medium text-ink-soft text-xs">
									{title}
								</legend>
								{group.map((action) => (
									<CheckRow
										key={action}
										text={auditLabels[action]}
										checked={actions.includes(action)}
										onChange={(on) => set(action, on)}
									/>
								))}
							</fieldset>
						))}
					</Popover.Content>
				</Popover.Portal>
			</Popover.Root>
		</div>
	);
}

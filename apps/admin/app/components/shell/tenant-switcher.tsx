import { useSubmit } from "@remix-run/react";
import { Check, ChevronsUpDown } from "lucide-react";
import { DropdownMenu } from "radix-ui";
import { menuClass, menuItemClass } from "../ui/menu-classes.ts";

interface TenantName {
	id: string;
	name: string;
}

/** The workspace one is in; a menu when the person belongs to several. */
export function TenantSwitcher({
	current,
	tenants,
}: {
	current: TenantName;
	tenants: TenantName[];
}) {
	const submit = useSubmit();
	const label = (
		<>
			<span
				aria-hidden
				className="grid size-6 shrink-0 place-items-center rounded-md bg-ink font-semibold text-[11px] text-white"
			>
				{current.name.trim().charAt(0).toUpperCase()}
			</span>
			<span className="min-w-0 flex-1 truncate text-left font-medium">
				{current.name}
			</span>
		</>
	);
	if (tenants.length < 2) {
		return (
			<div className="flex items-center gap-2.5 rounded-lg border border-line px-2.5 py-2">
				{label}
			</div>
		);
	}
	return (
		<DropdownMenu.Root>
			<DropdownMenu.Trigger className="relative flex items-center gap-2.5 rounded-lg border border-line px-2.5 py-2 hover:bg-canvas">
				<span className="sr-only">Workspace: </span>
				{label}
				<ChevronsUpDown aria-hidden className="size-4 text-ink-faint" />
			</DropdownMenu.Trigger>
			<DropdownMenu.Portal>
				<DropdownMenu.Content
					align="start"
					sideOffset={6}
					className={menuClass}
				>
					{tenants.map(({ id, name }) => (
						<DropdownMenu.Item
							key={id}
							className={menuItemClass}
							onSelect={() =>
								submit({ tenantId: id }, { method: "post", action: "/tenant" })
							}
						>
							<span className="flex-1 truncate">{name}</span>
							{id === current.id && (
								<Check aria-label="current" className="size-4" />
							)}
						</DropdownMenu.Item>
					))}
				</DropdownMenu.Content>
			</DropdownMenu.Portal>
		</DropdownMenu.Root>
	);
}

import { NavLink } from "@remix-run/react";
import { LayoutGrid, Plus, Settings } from "lucide-react";
import type { Viewer } from "../../graphql/viewer.ts";
import { BrandMark } from "../brand-mark.tsx";
import { classNames } from "../ui/class-names.ts";
import { PersonMenu } from "./person-menu.tsx";
import { SandboxMark } from "./sandbox-mark.tsx";
import { TenantSwitcher } from "./tenant-switcher.tsx";

const linkClass = ({ isActive }: { isActive: boolean }) =>
	classNames(
		"flex h-8 items-center gap-2.5 rounded-lg px-2.5 text-ink-soft transition-colors hover:bg-ink/5 hover:text-ink",
		isActive && "bg-ink/6 font-medium text-ink",
	);

/** The way around: workspace, brands, person. Also the content of the drawer on a phone. */
export function SideBar({
	person,
	isSandbox,
}: {
	person: Viewer;
	isSandbox: boolean;
}) {
	const brands = person.tenant.brands.nodes;
	return (
		<div className="flex h-full flex-col gap-5 overflow-y-auto p-4">
			<div className="flex items-center gap-3 px-1.5 pt-1">
				<BrandMark />
				{isSandbox && <SandboxMark />}
			</div>
			<TenantSwitcher current={person.tenant} tenants={person.tenants} />
			<nav aria-label="Main" className="grid gap-0.5">
				<NavLink to="/brands" end className={linkClass}>
					<LayoutGrid aria-hidden className="size-4" />
					All brands
				</NavLink>
				{brands.length > 0 && (
					<p className="mt-4 flex items-center justify-between px-2.5 pb-1 font-medium text-ink-faint text-xs">
						Brands
					</p>
				)}
				{brands.map(({ id, name }) => (
					<NavLink key={id} to={`/brands/${id}`} className={linkClass}>
						<BrandInitial name={name} />
						<span className="truncate">{name}</span>
					</NavLink>
				))}
				{person.role !== "MEMBER" && (
					<NavLink to="/brands/new" className={linkClass}>
						<Plus aria-hidden className="mx-0.5 size-4" />
						New brand
					</NavLink>
				)}
			</nav>
			<div className="mt-auto grid gap-3">
				<nav aria-label="Workspace">
					<NavLink to="/settings" className={linkClass}>
						<Settings aria-hidden className="size-4" />
						Settings
					</NavLink>
				</nav>
				<PersonMenu person={person} />
			</div>
		</div>
	);
}

export function BrandInitial({
	name,
	large = false,
}: {
	name: string;
	large?: boolean;
}) {
	return (
		<span
			aria-hidden
			className={classNames(
				"grid shrink-0 place-items-center rounded-md bg-accent-50 font-semibold text-accent-700 ring-1 ring-accent-700/15 ring-inset",
				large ? "size-9 rounded-lg text-sm" : "size-5 text-[11px]",
			)}
		>
			{name.trim().charAt(0).toUpperCase() || "?"}
		</span>
	);
}

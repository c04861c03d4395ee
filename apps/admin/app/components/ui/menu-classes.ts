export const menuClass =
	"z-50 min-w-56 animate-rise rounded-xl border border-line bg-surface p-1 shadow-pop outline-none";

export const menuItemClass =
	"flex w-full items-center gap-2.5 rounded-lg px-2.5 py-1.5 outline-none data-highlighted:bg-ink/5 [&_svg]:size-4 [&_svg]:text-ink-soft";

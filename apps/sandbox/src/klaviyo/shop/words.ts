/** Names and texts of a shop, some with emoji or from right to left, as people write them. */

/** Two pages: with the segments as many as can be counted within a minute, by the limit of that. */
export const listNames = [
	"Newsletter",
	"VIP 🌟",
	"العملاء المميزون",
	"לקוחות חוזרים",
	"Footer sign-up",
	"Checkout opt-in",
	"Text message sign-up",
	"Press",
	"Store visitors",
	"Gift guide 🎁",
	"Birthday club 🎂",
] as const;

export const segmentNames = [
	"Opened in 30 days",
	"Big spenders 💎",
	"المشترون الجدد",
	"Carts left behind",
] as const;

export const subjects = [
	"New in: made to last",
	"Your favourites are back 💛",
	"عروض نهاية الأسبوع تبدأ الآن",
	"מבצע סוף השבוע מתחיל עכשיו 🎉",
	"Ten ideas for a present 🎁",
	"Last days of the sale",
	"You left something behind",
] as const;

export const previews = [
	"See the whole range online.",
	"Free returns for 60 days.",
	"شحن مجاني لكل الطلبات",
	"משלוח חינם על כל הזמנה",
] as const;

export const paragraphs = [
	"Chosen by people who use it every day ✨",
	"مواد جيدة وأسعار عادلة وإصلاح عند الحاجة",
	"חומרים טובים, מחירים הוגנים ותיקון בעת הצורך",
	"Small batches, made with care.",
] as const;

export const tagNames = [
	"Season",
	"Sale 🏷️",
	"Always on",
	"خاص",
	"Test",
	"Product",
] as const;

export const adjectives = [
	"Blue",
	"Oak",
	"Linen",
	"Small",
	"Travel",
	"Winter",
	"Everyday",
] as const;

export const things = [
	"shirt",
	"bowl",
	"blanket",
	"lamp",
	"backpack",
	"teapot",
	"scarf",
	"chair",
	"notebook",
	"candle 🕯️",
	"كوب",
	"כרית",
	"jacket",
	"bottle",
	"basket",
	"towel",
	"clock",
	"knife",
	"vase",
	"rug",
	"apron",
	"mug",
	"planter",
	"tray",
	"soap",
	"pan",
	"board",
	"brush",
	"hook",
	"shelf",
	"mirror",
	"stool",
	"throw",
	"pouch",
	"belt",
] as const;

export const categoryNames = [
	"Home",
	"Kitchen",
	"Clothes",
	"Travel",
	"Gifts 🎁",
];

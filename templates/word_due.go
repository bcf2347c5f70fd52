package templates

// dueWords are those of what falls due: reminders, the ladder towards a party that does not answer, the morning page.
var dueWords = map[string]phrases{
	"due": {
		"detail":    {JA: "詳細情報の送付（当窓口）", EN: "send the details"},
		"check_fix": {JA: "修正の確認（当窓口）", EN: "check the reported fix"},
	},
	"waits": {
		"V": {JA: "開発者の回答", EN: "the developers"},
		"O": {JA: "運営者の回答", EN: "the operator"},
	},
	"datewhat": {
		"leaves": {JA: "送信日（送信時間帯の開始時）", EN: "Leaves when the sending hours begin on"},
	},
	"shift": {
		"reminders": {JA: "再連絡の回数", EN: "Reminders"},
	},
	"caution": {
		"asked_today": {JA: "この相手には、本日既に連絡しています。", EN: "This party was written to today already."},
	},
	"nothingwhy": {
		"not_contacted": {JA: "この相手には、まだ連絡していません。「初回連絡」で連絡してください。", EN: "This party was not contacted yet. Use \"contact\"."},
		"not_awaited":   {JA: "この相手の回答を待っている事項はありません。", EN: "Nothing is awaited from this party."},
		"no_reminder":   {JA: "この相手への依頼は、再連絡の文がありません。「伝達」で連絡してください。", EN: "There is no reminder for what this party was asked. Use \"tell\"."},
	},
	"proposal": {
		"answer":     {JA: "届出者からの回答がない確認事項", EN: "the finder has not answered"},
		"lift_right": {JA: "起算日から1年の経過", EN: "one year since the origin day"},
	},
	"proposal_ask": {
		"answer":     {JA: "届出者に確認事項への回答を求めていますが、回答がありません。今後の取扱いを判断してください。", EN: "The finder was asked and has not answered. Please decide how to go on."},
		"lift_right": {JA: "起算日から1年が経過し、届出者は情報非開示依頼の取下げを求めることができるようになりました。申出があった場合に備え、対応に時間を要している理由を確認しておいてください。", EN: "One year has passed since the origin day, so the finder may ask to have the request for secrecy withdrawn. Please be ready to say why it takes longer."},
	},
	"rung": {
		"mail":        {JA: "メール", EN: "mail"},
		"phone":       {JA: "電話", EN: "telephone"},
		"fax":         {JA: "ファクス", EN: "fax"},
		"post":        {JA: "郵送", EN: "post"},
		"unreachable": {JA: "連絡不能の判断", EN: "unreachable?"},
	},
}

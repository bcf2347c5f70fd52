package handling

// partyVerbs are those by which developers and operators are found, reached, and heard (commands.md 1).
var partyVerbs = []Verb{
	{Name: "vendor add", Japanese: []string{"開発者追加", "開発者 追加"}, Realms: atC, Needs: true, Changes: true, Preview: true, Inverse: "vendor drop", Two: vendorsUnnamed,
		Args: []Argument{{Name: "names", Japanese: "開発者", Optional: true, Rest: true}}, States: coordinated, Example: []string{"vendor add", "example-soft", "keyword=mail"},
		About: Phrase{"製品開発者等を案件に追加する。略号・名称・キーワード（keyword=）で名簿から選ぶ。製品開発者でない相手には役割（role=）を付す。", "Add developers to the case, chosen from the list by handle, name or keyword=. One that is no developer needs role=."}},
	{Name: "vendor drop", Japanese: []string{"開発者除外", "開発者 除外"}, Realms: atC, Needs: true, Changes: true, Parties: coordinatedRoles, Inverse: "vendor add",
		Args: []Argument{party, why}, States: coordinated, Example: []string{"vendor drop", "V2", "why=…"},
		About: Phrase{"製品開発者等を案件から除く。送信前のメールは止める。", "Take a developer out of the case. Mail that has not left is stopped."}},
	{Name: "contact", Japanese: []string{"初回連絡", "連絡", "窓口確認"}, Realms: both, Needs: true, Changes: true, Text: TextMay, Parties: []string{"party", "all"}, Inverse: "vendor drop",
		Args: []Argument{party, {Name: "by", Japanese: "手段", Key: true, Values: Channels}, {Name: "about", Japanese: "用件", Key: true, Values: []Choice{{"own_report", []string{"自社届出"}}, {"registration", []string{"リスト登録"}}}}}, States: accepted, Example: []string{"contact", "V1"},
		About: Phrase{"初回連絡を送る。メール以外の手段（by=）では、貼り付ける文、書面又は台本を返す。", "Send the first contact. For another channel (by=) you get the text to paste, the letter or the script."}},
	{Name: "log", Japanese: []string{"連絡記録", "架電記録"}, Realms: both, Needs: true, Changes: true, AnyOf: true, Parties: []string{"party"}, Inverse: "undo",
		Args: []Argument{party, {Name: "by", Japanese: "手段", Key: true, Values: Channels}, {Name: "at", Japanese: "日時", Key: true}, {Name: "outcome", Japanese: "結果", Key: true, Values: Outcomes},
			{Name: "who", Japanese: "相手方", Key: true}, {Name: "what", Japanese: "内容", Key: true, Values: []Choice{{"contact", []string{"連絡"}}, {"detail", []string{"詳細"}}}}},
		Example: []string{"log", "V1", "by=phone", "outcome=no_answer"},
		About:   Phrase{"メール以外の連絡を記録する。送信はしない。最初の記録は起算日になり得る。", "Record an attempt by another channel. Nothing is sent. The first one may set the origin day."}},
	{Name: "detail", Japanese: []string{"詳細連絡", "詳細送付", "詳細"}, Realms: both, Needs: true, Changes: true, Text: TextMay, Preview: true, Parties: []string{"party"}, Inverse: "correct",
		Args:   []Argument{party, {Name: "protect", Japanese: "保護", Key: true, Values: []Choice{{"sealed", []string{"暗号化"}}, {"post", []string{"郵送"}}, {"phone", []string{"電話"}}, {"clear", []string{"平文"}}}}, strike, keep, files},
		States: accepted, Example: []string{"detail", "V1"},
		About: Phrase{"詳細情報を送る。渡す文を先に示す。暗号化しない場合は相手の希望の記録が必要。", "Send the details. The words that go are shown first. Anything but encrypted mail needs the reader's wish on record."}},
	{Name: "answer", Japanese: []string{"回答反映"}, Realms: both, Needs: true, Changes: true, AnyOf: true, Parties: []string{"F", "party"}, Inverse: "undo",
		Args: []Argument{party, {Name: "mail", Japanese: "メール", Key: true, Form: ANumber}}, Example: []string{"answer", "V1", "mail=118"},
		About: Phrase{"受信した回答欄の内容を、回答として案件に記録する。", "Record what a mail's reply form says as the party's answer."}},
	{Name: "result", Japanese: []string{"検証結果"}, Realms: both, Needs: true, Changes: true, Parties: []string{"developer", "related", "operator"}, Inverse: "undo",
		Args: []Argument{party, {Name: "result", Japanese: "結果", Values: Results}, {Name: "mail", Japanese: "メール", Key: true, Form: ANumber}}, States: accepted, Example: []string{"result", "V1", "exists"},
		About: Phrase{"電話や自由な文で受けた検証結果を記録する。", "Record a result that came by telephone or in free words."}},
	{Name: "status", Japanese: []string{"対応状況"}, Realms: atC, Needs: true, Changes: true, Parties: coordinatedRoles, Inverse: "status",
		Args:   []Argument{party, {Name: "status", Japanese: "状況", Values: Statuses}, {Name: "mail", Japanese: "メール", Key: true, Form: ANumber}},
		States: append([]State{CasePublished}, coordinated...), Example: []string{"status", "V1", "vulnerable"},
		About: Phrase{"製品開発者の対応状況を記録する（1から6の番号でもよい）。", "Record a developer's status, by word or by number 1 to 6."}},
}

var coordinatedRoles = []string{string(Developer), string(Related), string(Distributor), string(ServiceProvider), string(OverseasCoordinator)}

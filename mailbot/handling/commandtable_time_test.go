package handling

// The question of state questioned was asked, and the developers were written to, on the same day.
var timeRules = []rule{
	{"remind", "R|# remind F C|# remind V1", "R|# 再連絡 届出者 C|# 督促 V1", "both", openStates, "changes", "nothing_to_do",
		map[string]string{"R questioned": "preview", "contacting": "preview", "verifying": "preview", "fixing": "preview", "scheduled": "preview", "R contacting": "nothing_to_do", "R verifying": "nothing_to_do", "R fixing": "nothing_to_do", "R scheduled": "nothing_to_do"}},
}

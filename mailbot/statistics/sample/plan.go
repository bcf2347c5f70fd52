package sample

import "keikai/mailbot/statistics"

// span is some quarters in a row, and what happened in all of them together.
type span struct {
	from, to        statistics.Quarter
	products, sites int // reports
	ended           [2]counts
	earlier         int // of the sites not accepted, how many had come in an earlier quarter
	ways            counts
	fixed, public   within
	vulnerability   counts // of the sites accepted
	operator        counts
}

// counts is codes with their numbers, in order.
type counts []struct {
	code string
	n    int
}

// within is how many of the quarter's were quick, when it was published.
type within struct {
	n    int
	told bool
}

func q(year, n int) statistics.Quarter { return statistics.Quarter{Year: year, N: n} }

// outcomes are a product's in the order of the partnership's table.
func outcomes(published, individual, not, declined int) counts {
	return counts{{"published", published}, {"individually_handled", individual}, {"not_vulnerability_developer", not}, {"not_accepted", declined}}
}

// siteOutcomes are a website's.
func siteOutcomes(fixed, alert, not, unreachable, declined int) counts {
	return counts{{"fixed", fixed}, {"ended_after_alert", alert}, {"not_vulnerability", not}, {"unreachable", unreachable}, {"not_accepted", declined}}
}

// plan is the partnership's history as far as it was published (domain.md 7.2). A line of one quarter holds published figures, where they
// are; the longer ones are what must have happened between.
var plan = []span{
	{from: q(2004, 3), to: q(2007, 4), products: 626, sites: 1123, ended: [2]counts{outcomes(250, 10, 30, 82), siteOutcomes(760, 0, 130, 12, 60)}},
	{from: q(2008, 1), to: q(2008, 1), products: 53, sites: 244, ended: [2]counts{outcomes(19, 2, 0, 12), siteOutcomes(67, 0, 9, 0, 2)}},
	{from: q(2008, 2), to: q(2008, 2), products: 69, sites: 208, ended: [2]counts{outcomes(16, 1, 2, 12), siteOutcomes(215, 0, 20, 2, 13)}},
	{from: q(2008, 3), to: q(2008, 3), products: 53, sites: 509, ended: [2]counts{outcomes(15, 1, 2, 11), siteOutcomes(215, 0, 20, 2, 13)}},
	{from: q(2008, 4), to: q(2008, 4), products: 60, sites: 1430, ended: [2]counts{outcomes(22, 0, 1, 16), siteOutcomes(201, 0, 5, 0, 15)}},
	{from: q(2009, 1), to: q(2009, 1), products: 51, sites: 825, ended: [2]counts{outcomes(16, 1, 0, 3), siteOutcomes(174, 0, 5, 0, 5)},
		vulnerability: counts{{"dns", 343}, {"xss", 334}, {"sql_injection", 100}, {"session", 14}, {"directory_traversal", 9}, {"csrf", 8}, {"file_exposure", 6}, {"mail_relay", 3}, {"redirect", 2}, {"price", 1}},
		operator:      counts{{"company", 521}, {"local_government", 132}, {"association", 71}, {"school", 49}, {"government", 31}, {"individual", 12}, {"other", 4}}},
	{from: q(2009, 2), to: q(2009, 2), products: 43, sites: 386, ended: [2]counts{outcomes(30, 0, 0, 8), siteOutcomes(480, 0, 10, 0, 5)}, earlier: 2,
		vulnerability: counts{{"xss", 168}, {"dns", 107}, {"sql_injection", 48}, {"https", 21}, {"session", 17}, {"file_exposure", 12}, {"csrf", 10}},
		operator:      counts{{"company", 224}, {"local_government", 75}, {"association", 34}, {"school", 23}, {"government", 20}, {"individual", 7}}},
	{from: q(2009, 3), to: q(2009, 3), products: 39, sites: 131, ended: [2]counts{outcomes(17, 1, 1, 3), siteOutcomes(235, 328, 14, 1, 13)}},
	{from: q(2009, 4), to: q(2010, 1), products: 56, sites: 242, ended: [2]counts{outcomes(21, 1, 2, 8), siteOutcomes(539, 788, 16, 2, 14)}},
	{from: q(2010, 2), to: q(2010, 2), products: 34, sites: 120, ended: [2]counts{outcomes(20, 0, 1, 1), siteOutcomes(166, 0, 6, 2, 3)}, earlier: 1,
		vulnerability: counts{{"xss", 88}, {"sql_injection", 9}, {"https", 5}, {"session", 6}, {"csrf", 5}, {"redirect", 3}, {"mail_relay", 2}},
		operator:      counts{{"association", 53}, {"company", 47}, {"local_government", 7}, {"individual", 5}, {"school", 4}, {"government", 2}}},
	{from: q(2010, 3), to: q(2011, 1), products: 79, sites: 187, ended: [2]counts{outcomes(50, 1, 5, 15), siteOutcomes(396, 30, 12, 4, 10)}},
	{from: q(2011, 2), to: q(2011, 2), products: 44, sites: 39, ended: [2]counts{outcomes(25, 0, 2, 4), siteOutcomes(63, 6, 8, 2, 4)}},
	{from: q(2011, 3), to: q(2015, 4), products: 1169, sites: 3672, ended: [2]counts{outcomes(700, 10, 40, 250), siteOutcomes(3000, 0, 150, 30, 220)}},
	{from: q(2016, 1), to: q(2016, 1), products: 100, sites: 85, ended: [2]counts{outcomes(60, 1, 3, 20), siteOutcomes(98, 0, 5, 1, 3)},
		ways: counts{{"modified", 66}, {"page_deleted", 32}}, fixed: within{46, true}},
	{from: q(2016, 2), to: q(2016, 2), products: 203, sites: 61, ended: [2]counts{outcomes(70, 1, 4, 40), siteOutcomes(80, 0, 4, 1, 4)}},
	{from: q(2016, 3), to: q(2016, 3), products: 203, sites: 61, ended: [2]counts{outcomes(59, 1, 4, 40), siteOutcomes(78, 0, 4, 1, 4)},
		ways: counts{{"modified", 56}, {"page_deleted", 22}}, fixed: within{46, true}, public: within{27, true}},
	{from: q(2016, 4), to: q(2017, 4), products: 1013, sites: 305, ended: [2]counts{outcomes(350, 5, 20, 180), siteOutcomes(310, 0, 20, 5, 20)}},
	{from: q(2018, 1), to: q(2018, 1), products: 51, sites: 87, ended: [2]counts{outcomes(50, 0, 2, 9), siteOutcomes(37, 0, 3, 1, 4)},
		ways: counts{{"modified", 33}, {"page_deleted", 3}, {"operational", 1}}, fixed: within{29, true}, public: within{3, true}},
}

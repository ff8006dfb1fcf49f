// Lists: {data, next_cursor, has_more} and Link: rel=next.
#pragma once

#include "http/api/context.hpp"

namespace evenline::http {

// ?limit=, from 1 to 200; an error when it is something else.
struct page_asked {
    unsigned limit{50};
    std::string cursor;
    std::optional<response> no;
};
[[nodiscard]] page_asked asked_page(const request&);
// Where a list that counts goes on: 0 without a cursor. Not a number of ours: `no` is set.
[[nodiscard]] std::uint64_t number_cursor(const request&, page_asked&);
[[nodiscard]] response page_answer(const request&, json::value::array data,
                                   const std::string& next_cursor);
// The reader's error: a cursor that is not ours is the caller's mistake, the rest is the store's.
[[nodiscard]] response unreadable(const request&, boost::system::error_code why);

}  // namespace evenline::http

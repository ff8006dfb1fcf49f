// Ways to log in beside the password; what they share.
#pragma once

#include "http/api/context.hpp"

namespace evenline::http {

// 201 with the session, or why there is none.
[[nodiscard]] response login_answer(context&, call, const identity::login_result&);
[[nodiscard]] response login_refused(context&, call, login_refusal);

}  // namespace evenline::http

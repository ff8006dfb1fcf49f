#include "evenline/channels/kinds.hpp"
namespace evenline::channels {
channel_kind lmtp_kind() { return {"lmtp", "E-mail", core::work_form::mail, {}, {}}; }
}

from django.urls import URLPattern, URLResolver, include, path

from orchestration.views import (
    account,
    adoption,
    board,
    components,
    dashboard,
    health,
    history,
    invitations,
    members,
    operator,
    process,
    process_files,
    projects,
    proposals,
    publishing,
    records,
    rules,
    search,
    sessions,
    signin,
    style,
    tokens,
)

urlpatterns: list[URLPattern | URLResolver] = [
    # Signing in, and oneself.
    path("accounts/", include("orchestration.account_urls")),
    path("sign-in/<str:secret>", signin.sign_in_link, name="sign_in_link"),
    path("demo/as", signin.demo_as, name="demo_as"),
    path("invitations/<str:secret>", invitations.invitation, name="invitation"),
    path("account", account.account, name="account"),
    path("account/password", account.new_password, name="choose_password"),
    path("account/tokens", tokens.new_token, name="new_token"),
    path("account/tokens/<int:token_id>/end", tokens.end_token, name="end_token"),
    path("account/sessions/<int:session_id>/end", sessions.end_session, name="end_session"),
    path("account/sessions/end", sessions.end_other_sessions, name="end_other_sessions"),
    path("style", style.style, name="style"),
    path("theme", style.theme, name="theme"),
    # A project.
    path("projects", projects.projects, name="projects"),
    path("search", search.search, name="search"),
    path("p/<slug:slug>", board.board, name="board"),
    path("p/<slug:slug>/dashboard", dashboard.dashboard, name="dashboard"),
    path("p/<slug:slug>/dashboard/<str:table>.csv", dashboard.dashboard_csv, name="dashboard_csv"),
    path("p/<slug:slug>/new", projects.feature_new, name="feature_new"),
    path("p/<slug:slug>/members", members.members, name="members"),
    path("p/<slug:slug>/members/<int:user_id>", members.member, name="member"),
    path("p/<slug:slug>/members/<int:user_id>/remove", members.member_remove, name="member_remove"),
    path(
        "p/<slug:slug>/invitations/<int:invitation_id>/withdraw",
        members.invitation_withdraw,
        name="invitation_withdraw",
    ),
    path("p/<slug:slug>/components", components.components, name="components"),
    path("p/<slug:slug>/process", process.process, name="process"),
    path("p/<slug:slug>/process/rules", rules.process_rules, name="process_rules"),
    path("p/<slug:slug>/process/publish", publishing.process_publish, name="process_publish"),
    path("p/<slug:slug>/process/compare", process_files.process_compare, name="process_compare"),
    path(
        "p/<slug:slug>/process/proposals/<int:proposal_id>",
        proposals.process_proposal,
        name="process_proposal",
    ),
    path("p/<slug:slug>/process/<int:number>/adopt", adoption.process_adopt, name="process_adopt"),
    path(
        "p/<slug:slug>/process/<int:number>/export.<str:kind>",
        process_files.process_export,
        name="process_export",
    ),
    path(
        "p/<slug:slug>/process/<int:number>/playbooks/<int:place>",
        process.process_source,
        name="process_source",
    ),
    path("p/<slug:slug>/decisions", records.records, name="records"),
    path("p/<slug:slug>/history", history.project_history, name="project_history"),
    path("p/<slug:slug>/settings", projects.project_settings, name="project_settings"),
    path("f/<str:key>/history", history.feature_history, name="feature_history"),
    # My turn, a feature and its handshakes.
    path("", include("orchestration.work_urls")),
    # For load balancers and operators.
    path("operator", operator.operator, name="operator"),
    path("health/live", health.live, name="health_live"),
    path("health/ready", health.ready, name="health_ready"),
    path("metrics", health.metrics, name="metrics"),
    # The API.
    path("api/v1/", include("orchestration.api.urls")),
]

handler400 = "orchestration.views.errors.bad_request"
handler403 = "orchestration.views.errors.forbidden"
handler404 = "orchestration.views.errors.not_found"
handler500 = "orchestration.views.errors.server_error"

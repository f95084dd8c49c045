from django.urls import URLPattern, path, re_path

from orchestration.api import paths as paths  # registers the converters
from orchestration.api.endpoint import Unknown
from orchestration.api.views import (
    complexity,
    conditions,
    decisions,
    events,
    features,
    files,
    flags,
    gates,
    me,
    members,
    moves,
    phases,
    processes,
    projects,
    revisions,
    schema,
    threads,
    waivers,
)

_PROJECT = "projects/<slugged:slug>"
_FEATURE = "features/<feature_key:key>"
_GATE = f"{_FEATURE}/gates/<slugged:gate>"

urlpatterns: list[URLPattern] = [
    re_path("^schema/?$", schema.schema, name="api_schema"),
    re_path("^docs/?$", schema.docs, name="api_docs"),
    path("me", me.WhoAmI.as_view(), name="api_me"),
    path("projects", projects.Projects.as_view(), name="api_projects"),
    path(_PROJECT, projects.OneProject.as_view(), name="api_project"),
    path(f"{_PROJECT}/members", members.Members.as_view(), name="api_members"),
    path(f"{_PROJECT}/members/<row_id:user_id>", members.OneMember.as_view(), name="api_member"),
    path(f"{_PROJECT}/invitations", members.Invitations.as_view(), name="api_invitations"),
    path(f"{_PROJECT}/invitations/<row_id:invitation_id>", members.OneInvitation.as_view(), name="api_invitation"),
    path(f"{_PROJECT}/process", processes.CurrentProcess.as_view(), name="api_process"),
    path(f"{_PROJECT}/process/versions", processes.ProcessVersions.as_view(), name="api_process_versions"),
    path(
        f"{_PROJECT}/process/versions/<row_id:number>",
        processes.OneProcessVersion.as_view(),
        name="api_process_version",
    ),
    path(f"{_PROJECT}/features", features.ProjectFeatures.as_view(), name="api_project_features"),
    path(f"{_PROJECT}/events", events.ProjectEvents.as_view(), name="api_project_events"),
    path("features", features.Features.as_view(), name="api_features"),
    path(_FEATURE, features.OneFeature.as_view(), name="api_feature"),
    path(f"{_FEATURE}/can/<move_name:move>", features.CanMove.as_view(), name="api_can"),
    path(f"{_FEATURE}/moves", moves.Moves.as_view(), name="api_moves"),
    path(f"{_FEATURE}/complexity", complexity.Complexity.as_view(), name="api_complexity"),
    path(f"{_FEATURE}/conditions", conditions.Conditions.as_view(), name="api_conditions"),
    path(f"{_FEATURE}/conditions/<row_id:condition_id>/report", conditions.Reports.as_view(), name="api_report"),
    path(
        f"{_FEATURE}/conditions/<row_id:condition_id>/confirmation",
        conditions.ConditionConfirmations.as_view(),
        name="api_condition_confirmation",
    ),
    path(f"{_FEATURE}/events", events.FeatureEvents.as_view(), name="api_feature_events"),
    path(f"{_FEATURE}/flags", flags.Flags.as_view(), name="api_flags"),
    path(f"{_FEATURE}/flags/<row_id:flag_id>/resolution", flags.Resolutions.as_view(), name="api_resolution"),
    path(
        f"{_FEATURE}/phases/<slugged:role>/<phase_number:number>/activities/<row_id:n>",
        phases.Activities.as_view(),
        name="api_activity",
    ),
    path(_GATE, gates.OneGate.as_view(), name="api_gate"),
    path(f"{_GATE}/revisions", revisions.Revisions.as_view(), name="api_revisions"),
    path(f"{_GATE}/revisions/<row_id:number>", revisions.OneRevision.as_view(), name="api_revision"),
    path(f"{_GATE}/revisions/<row_id:number>/files/<file_name:name>", files.File.as_view(), name="api_file"),
    path(f"{_GATE}/request", gates.Requests.as_view(), name="api_request"),
    path(f"{_GATE}/receivers", gates.Receivers.as_view(), name="api_receivers"),
    path(f"{_GATE}/receivers/<row_id:user_id>", gates.OneReceiver.as_view(), name="api_receiver"),
    path(f"{_GATE}/decisions", decisions.Decisions.as_view(), name="api_decisions"),
    path(f"{_GATE}/decisions/<row_id:decision_id>/revocation", decisions.Revocations.as_view(), name="api_revocation"),
    path(f"{_GATE}/threads", threads.Threads.as_view(), name="api_threads"),
    path(f"{_GATE}/threads/<row_id:thread_id>/comments", threads.Comments.as_view(), name="api_comments"),
    path(
        f"{_GATE}/threads/<row_id:thread_id>/resolution",
        threads.ThreadResolutions.as_view(),
        name="api_thread_resolution",
    ),
    path(f"{_GATE}/waivers", waivers.Waivers.as_view(), name="api_waivers"),
    path(f"{_GATE}/waivers/<row_id:waiver_id>/confirmation", waivers.Confirmations.as_view(), name="api_confirmation"),
    re_path("", Unknown.as_view(), name="api_unknown"),
]
